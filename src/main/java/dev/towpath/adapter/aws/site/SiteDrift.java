package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.Sweep;
import dev.towpath.adapter.aws.site.SiteAudit.Departure;
import dev.towpath.adapter.aws.site.SiteBucket.Listing;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.observed.Change;
import dev.towpath.observed.Drift;
import dev.towpath.observed.DriftSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists the buckets of sites and says which objects somebody changed behind our back.
 *
 * <p>A listing tells size, ETag and time, and no headers. So an object that was written later than the site was published, with
 * the same content, is looked at one by one, as far as there are not too many.
 */
public final class SiteDrift implements DriftSource {
    private static final int LOOKED_AT_MAX = 1_000;
    private static final int NAMED_MAX = 3;
    private static final String OBJECTS = "objects";

    private final AwsClients clients;
    private final KeptManifests manifests;

    /** A source that reads the manifests in the given store. */
    public SiteDrift(AwsClients clients, ObjectStore store) {
        this.clients = clients;
        this.manifests = new KeptManifests(store);
    }

    @Override
    public Map<Target, Drift> look(Map<ObservedTarget, Recorded> targets) {
        List<Map.Entry<ObservedTarget, Recorded>> sites = targets.entrySet().stream()
                .filter(target -> target.getKey().workload() instanceof StaticSite)
                .toList();
        List<Drift> found = Sweep.over(sites, site -> look(site.getKey(), site.getValue()));
        Map<Target, Drift> answers = new TreeMap<>();
        for (int i = 0; i < sites.size(); i++) {
            answers.put(sites.get(i).getKey().target(), found.get(i));
        }
        return answers;
    }

    private Drift look(ObservedTarget site, Recorded recorded) {
        try {
            SitePlace place = SitePlace.of(site, recorded);
            Optional<SiteManifest> manifest = manifests.read(site.target()).manifest();
            if (manifest.isEmpty()) {
                return new Drift.None(List.of("there is no manifest of this site, so nothing can be compared"));
            }
            if (!manifest.get().bucket().equals(place.bucket())) {
                return new Drift.Found(List.of(finding(
                        "the site was published to the bucket \""
                                + manifest.get().bucket() + "\" and now belongs in \"" + place.bucket() + "\"",
                        Optional.empty(),
                        List.of())));
            }
            Instant published = recorded.record()
                    .map(DeploymentRecord::at)
                    .or(() -> manifest.get().releases().stream().findFirst().map(SiteManifest.Release::at))
                    .orElse(Instant.EPOCH);
            return compared(
                    site,
                    manifest.get(),
                    published,
                    new SiteBucket(clients.s3(site.place()), site.place(), place.bucket()));
        } catch (FailureException e) {
            return new Drift.Unreadable(e.failure());
        }
    }

    private static Drift compared(ObservedTarget site, SiteManifest manifest, Instant published, SiteBucket bucket) {
        Listing listing = bucket.list(manifest.objects().keySet());
        SiteAudit audit = SiteAudit.of(manifest, listing);
        List<Drift.Finding> findings = new ArrayList<>();
        if (!audit.departures().isEmpty()) {
            List<Change> changes = new ArrayList<>();
            audit.departures().forEach((key, departure) -> changes.add(change(key, departure)));
            findings.add(finding(audit.words(bucket.name(), manifest.size()), audit.newest(), changes));
        }
        List<Change> headers = headers(manifest, published, listing, audit, bucket);
        if (!headers.isEmpty()) {
            findings.add(finding(
                    "somebody changed the headers of " + headers.size() + " of the site's objects in \"" + bucket.name()
                            + "\": "
                            + named(headers.stream().map(Change::subject).toList()),
                    Optional.empty(),
                    headers));
        }
        List<String> notes = audit.strangers() == 0
                ? List.of()
                : List.of(audit.strangers() + " objects in \"" + bucket.name() + "\" were not put there for \""
                        + site.target() + "\" by Towpath");
        return findings.isEmpty() ? new Drift.None(notes) : new Drift.Found(findings);
    }

    private static Change change(String key, Departure departure) {
        return new Change(
                OBJECTS,
                key,
                Optional.of(Sizes.words(departure.proven().size())),
                departure.now().map(now -> Sizes.words(now.size()) + ", written " + now.modified()),
                false);
    }

    /** Objects with our content that were written after the publication: a copy onto itself changes headers only. */
    private static List<Change> headers(
            SiteManifest manifest, Instant published, Listing listing, SiteAudit audit, SiteBucket bucket) {
        List<Map.Entry<String, SiteObject>> suspects = manifest.objects().entrySet().stream()
                .filter(object -> object.getValue().settled()
                        && object.getValue().retired().isEmpty()
                        && !audit.departures().containsKey(object.getKey())
                        && Optional.ofNullable(listing.found().get(object.getKey()))
                                .filter(there -> there.modified().isAfter(published))
                                .isPresent())
                .limit(LOOKED_AT_MAX)
                .toList();
        return Sweep.over(suspects, suspect -> headers(suspect, bucket)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Change> headers(Map.Entry<String, SiteObject> suspect, SiteBucket bucket) {
        ObjectHeaders proven = suspect.getValue().headers();
        return bucket.head(suspect.getKey())
                .map(SiteBucket::headers)
                .filter(now -> !now.equals(proven))
                .map(now -> Change.changed(OBJECTS, suspect.getKey(), proven.words(), now.words()));
    }

    private static String named(List<String> keys) {
        String first = String.join(
                ", ",
                keys.stream().limit(NAMED_MAX).map(key -> "\"" + key + "\"").toList());
        return first + (keys.size() > NAMED_MAX ? ", …" : "");
    }

    private static Drift.Finding finding(String message, Optional<Instant> at, List<Change> changes) {
        return new Drift.Finding(ReasonCode.MANUAL_DEPLOYMENT, message, at, Optional.empty(), changes);
    }
}
