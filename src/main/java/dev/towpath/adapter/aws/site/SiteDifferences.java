package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.SiteBundle;
import dev.towpath.observed.Change;
import dev.towpath.observed.Difference;
import dev.towpath.observed.DifferenceSource;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Shows what publishing a zip would change in a site: the very plan that a publication would carry out, and nothing of it done.
 *
 * <p>Of a zip whose digest is proven only the directory and what changed is fetched.
 */
public final class SiteDifferences implements DifferenceSource {
    private static final String OBJECTS = "objects";

    private final AwsClients clients;
    private final SiteZips zips;
    private final KeptManifests manifests;
    private final SiteSetting setting;

    /**
     * A source of differences.
     *
     * @param store where manifests are kept
     */
    public SiteDifferences(AwsClients clients, SiteZips zips, ObjectStore store, SiteSetting setting) {
        this.clients = clients;
        this.zips = zips;
        this.manifests = new KeptManifests(store);
        this.setting = setting;
    }

    @Override
    public Difference between(Wish wish) {
        SiteBundle bundle = wish.artifact()
                .fold(
                        image -> {
                            throw new FailureException(new Failure.NeedsHuman(
                                    ReasonCode.UNSUPPORTED,
                                    "\"" + image.location() + "\" is not the zip of a site",
                                    "set \"type\" in app.yaml to what the application is"));
                        },
                        site -> site);
        SitePlace place = SitePlace.of(wish.subject(), wish.recorded());
        SiteBucket bucket = new SiteBucket(
                clients.s3(wish.subject().place()), wish.subject().place(), place.bucket());
        try (FetchedZip zip = zips.open(bundle, wish.digest())) {
            SiteDraft draft = SiteDraft.of(
                    manifests.read(wish.subject().target()),
                    bucket,
                    zip,
                    new SiteDraft.Order(
                            bundle.pin(),
                            wish.digest(),
                            SitePlace.headers(wish.subject().workload()),
                            setting.clock().instant()));
            return difference(draft, place, zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Difference difference(SiteDraft draft, SitePlace place, FetchedZip zip) {
        SortedMap<String, SiteObject> before =
                draft.known().map(SiteManifest::objects).orElseGet(draft.wanted()::found);
        List<Change> changes = changes(draft.plan(), before);
        List<String> notes = new ArrayList<>();
        long bytes = draft.plan().uploads().stream()
                .mapToLong(upload -> upload.file().size())
                .sum();
        notes.add(
                draft.plan().uploads().size() + " of " + draft.wanted().files().size() + " files, "
                        + Sizes.words(bytes) + ", would be uploaded; " + Sizes.words(zip.moved()) + " of the "
                        + Sizes.words(zip.size()) + " zip were read to tell");
        notes.add(
                place.distribution().isEmpty()
                        ? "nothing would be invalidated, because no parameter names a distribution"
                        : draft.plan().invalidations().isEmpty()
                                ? "nothing would have to be invalidated"
                                : "would be invalidated: "
                                        + String.join(" ", draft.plan().invalidations()));
        SortedSet<String> demoted = new TreeSet<>(draft.plan().published().changedOnce());
        demoted.retainAll(draft.wanted().files().keySet());
        if (!demoted.isEmpty()) {
            notes.add("look hashed and had other content before, so they are never immutable: "
                    + String.join(" ", demoted));
        }
        SitePlan.shrinkage(draft.known(), draft.wanted())
                .ifPresent(sentence -> notes.add(sentence + ": needs --allow-shrink"));
        if (draft.known().isEmpty()) {
            notes.add("nothing was ever published here by Towpath; the bucket was compared, and other objects in it"
                    + " stay");
        }
        if (draft.known().filter(manifest -> !manifest.settled()).isPresent()) {
            notes.add("an earlier publication was cut short, so what it may have written is uploaded again");
        }
        return new Difference(changes, notes);
    }

    /** What is served, before and after: files that are kept for open pages only are none. */
    private static List<Change> changes(SitePlan plan, SortedMap<String, SiteObject> before) {
        SortedMap<String, Upload> uploads = new TreeMap<>();
        plan.uploads().forEach(upload -> uploads.put(upload.file().key(), upload));
        SortedMap<String, SiteObject> served = new TreeMap<>(before);
        served.values().removeIf(object -> object.retired().isPresent());
        SortedMap<String, Change> changes = new TreeMap<>();
        plan.published().objects().forEach((key, after) -> {
            Optional<SiteObject> there = Optional.ofNullable(served.get(key));
            boolean stays = after.retired().isEmpty();
            Optional<String> was = there.map(object -> words(object, uploads.containsKey(key)));
            if (stays && (there.isEmpty() || uploads.containsKey(key))) {
                boolean forGood = after.headers().cacheControl().equals(HeaderRules.IMMUTABLE);
                String why = forGood
                        ? Fingerprints.evidence(key)
                                .map(evidence -> " (" + evidence + ")")
                                .orElse("")
                        : "";
                changes.put(key, new Change(OBJECTS, key, was, Optional.of(words(after, true) + why), false));
            } else if (!stays && there.isPresent()) {
                changes.put(key, new Change(OBJECTS, key, was, Optional.empty(), false));
            }
        });
        return changes.entrySet().stream().map(Map.Entry::getValue).toList();
    }

    private static String words(SiteObject object, boolean withHeaders) {
        String content = object.sha256().equals(SiteObject.UNREAD)
                ? "other content"
                : "sha256:" + object.sha256().substring(0, 12);
        return Sizes.words(object.size()) + " " + content
                + (withHeaders ? ", " + object.headers().words() : "");
    }
}
