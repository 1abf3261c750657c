package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.KeptManifests.Kept;
import dev.towpath.execute.EndpointCheck;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Pin;
import dev.towpath.model.SiteBundle;
import dev.towpath.model.StaticSite;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One publication, step by step; each step leaves a site that works, and everything may be done again.
 *
 * <p>Say in the manifest what will change; upload in waves; invalidate; ask the site, if an address is
 * named; commit the manifest; remove what is no longer
 * kept; write the record, last.
 */
final class SitePublication {
    private static final String PATHS_NOTE = "invalidated";

    private final Step.PublishSite step;
    private final StepContext context;
    private final SiteBucket bucket;
    private final Optional<Invalidations> invalidations;
    private final KeptManifests manifests;
    private final SiteZips zips;
    private final Optional<HttpCheck> check;
    private final RecordWriter records;
    private final SiteSetting setting;
    private final RecentFence fence;

    SitePublication(
            Step.PublishSite step,
            StepContext context,
            SiteBucket bucket,
            Optional<Invalidations> invalidations,
            KeptManifests manifests,
            SiteZips zips,
            RecordWriter records,
            SiteSetting setting) {
        this.step = step;
        this.context = context;
        this.bucket = bucket;
        this.invalidations = invalidations;
        this.manifests = manifests;
        this.zips = zips;
        this.check = SitePlace.verification(step.subject().workload())
                .map(asked -> asked.of(step.bundle().pin()));
        this.records = records;
        this.setting = setting;
        this.fence = new RecentFence(context.fence(), setting.nanoTime());
    }

    Outcome publish(FetchedZip zip) throws IOException {
        check.flatMap(setting.endpoints()::obstacle).ifPresent(obstacle -> {
            throw new FailureException(obstacle);
        });
        Kept kept = manifests.read(step.target());
        SiteDraft draft = new SiteRepair(
                        bucket, SitePlace.watched(step.subject().workload()))
                .of(SiteDraft.of(kept, bucket, zip, order(step.bundle().pin(), step.digest())));
        context.progress()
                .say(draft.archive().files().size() + " files, " + (zip.moved() >> 10) + " KiB of the zip were read");
        Optional<String> shrinkage =
                SitePlan.shrinkage(draft.known(), draft.wanted()).filter(sentence -> !step.allowShrink());
        if (shrinkage.isPresent()) {
            return new Outcome.Refused(
                    ReasonCode.DESTRUCTIVE,
                    shrinkage.get(),
                    "look at the build; if it is meant, run again with --allow-shrink");
        }
        return publish(draft, kept);
    }

    private Outcome publish(SiteDraft draft, Kept kept) throws IOException {
        boolean same = draft.plan().uploads().isEmpty()
                && kept.manifest().equals(Optional.of(draft.plan().published()));
        Carried carried = carry(draft, kept.version(), context.intent().id());
        if (carried.ended().isPresent()) {
            return carried.ended().get();
        }
        Optional<EndpointCheck.Answer> answer = check.map(
                        asked -> asked.serving(carried.plan().published().servedAt(asked)))
                .map(asked -> setting.endpoints().ask(asked, context.progress(), context.stopping()));
        if (answer.isPresent() && answer.get().kind() == EndpointCheck.Kind.STOPPED) {
            return new Outcome.Interrupted("stopped while the site was asked; the new files are in the bucket");
        }
        if (answer.isPresent() && !answer.get().wanted()) {
            return unwanted(draft, carried, answer.get());
        }
        fence.check();
        String committed = same ? carried.version().orElseThrow() : commit(carried.plan(), carried.version());
        DeploymentRecord record = SiteRecord.of(
                step,
                context,
                new SiteRecord.Proven(
                        draft.wanted().pin(),
                        draft.wanted().zip(),
                        step.grounds().commit(),
                        bucket.name(),
                        committed,
                        carried.invalidation()),
                setting.clock().instant());
        fence.checkNow();
        records.write(step.subject(), record);
        return new Outcome.Succeeded(
                State.DEPLOYED,
                sentence(draft, carried)
                        + answer.map(told -> "; " + told.sentence()).orElse(""),
                Optional.of(record));
    }

    /**
     * What was carried to the bucket and to the distribution.
     *
     * @param version the manifest's, if there is one
     * @param ended why it ended before everything was done, if it did
     */
    private record Carried(
            SitePlan plan,
            Optional<String> version,
            Optional<String> invalidation,
            SortedSet<String> surprises,
            Optional<Outcome> ended) {}

    private Carried carry(SiteDraft draft, Optional<String> seen, String reference) throws IOException {
        Optional<String> version = seen;
        SitePlan plan = draft.plan();
        SiteUploads uploads = new SiteUploads(bucket, draft.archive(), fence, context, setting);
        if (!plan.uploads().isEmpty()) {
            fence.checkNow();
            version = Optional.of(manifests.replace(step.target(), version, plan.begun()));
            if (!uploads.run(plan)) {
                Outcome stopped = new Outcome.Interrupted(
                        "stopped between uploads; the pages that are served have all their files");
                return new Carried(plan, version, Optional.empty(), new TreeSet<>(), Optional.of(stopped));
            }
            plan = plan.tagged(uploads.etags());
        }
        Optional<String> invalidation = invalidate(plan, draft.wanted().zip(), reference);
        return new Carried(plan, version, invalidation, uploads.surprises(), settled(plan, invalidation));
    }

    private Optional<Outcome> settled(SitePlan plan, Optional<String> invalidation) {
        if (invalidation.isPresent() && !context.awaitRollout() && !completedNow(invalidation.get())) {
            return Optional.of(new Outcome.Unfinished(
                    ReasonCode.INTENT_OPEN,
                    "uploaded " + plan.uploads().size() + " files; the invalidation \"" + invalidation.get()
                            + "\" is not waited for"));
        }
        if (invalidation.isPresent() && !await(invalidation.get())) {
            return Optional.of(new Outcome.Interrupted(
                    "stopped while waiting for the invalidation; the new files are in the bucket"));
        }
        return Optional.empty();
    }

    /** The site does not answer as it should: the release before is put back where there is one. */
    private Outcome unwanted(SiteDraft draft, Carried carried, EndpointCheck.Answer answer) throws IOException {
        fence.checkNow();
        SiteManifest live = carried.plan().published();
        String version = manifests.replace(step.target(), carried.version(), live);
        Optional<SiteManifest> before =
                draft.known().filter(known -> known.settled() && !known.zip().equals(live.zip()));
        Optional<String> trouble = before.isEmpty()
                ? Optional.of("there is no release before it, so it stays")
                : putBack(before.get(), new Kept(Optional.of(live), Optional.of(version)));
        return new Outcome.Failed(
                trouble.isEmpty() ? ReasonCode.ROLLED_BACK : ReasonCode.ROLLOUT_FAILED,
                "published " + live.pin() + ", and then " + answer.sentence() + "; "
                        + trouble.orElseGet(() ->
                                before.map(SiteManifest::pin).map(Pin::value).orElse("the release before")
                                        + " was put back"),
                "look at the build, and pin another one; \"towpath retry\" publishes the same again",
                true);
    }

    /** Publishes an earlier release again, from its zip and from what is still in the bucket; why not, if it cannot be. */
    private Optional<String> putBack(SiteManifest before, Kept live) throws IOException {
        SiteBundle bundle = new SiteBundle(((StaticSite) step.subject().workload()).key(before.pin()), before.pin());
        context.progress().say("putting " + before.pin() + " back");
        try (FetchedZip zip = zips.open(bundle, before.zip())) {
            SiteDraft draft = new SiteRepair(bucket, false)
                    .of(SiteDraft.of(live, bucket, zip, order(before.pin(), before.zip())));
            Carried carried = carry(draft, live.version(), context.intent().id() + "-back");
            if (carried.ended().isPresent()) {
                return carried.ended().map(Outcome::message);
            }
            fence.checkNow();
            commit(carried.plan(), carried.version());
            return Optional.empty();
        } catch (FailureException e) {
            return Optional.of(before.pin() + " could not be put back: " + e.getMessage());
        }
    }

    private SiteDraft.Order order(Pin pin, Digest zip) {
        return new SiteDraft.Order(
                pin,
                zip,
                SitePlace.headers(step.subject().workload()),
                setting.clock().instant());
    }

    private Optional<String> invalidate(SitePlan plan, Digest zip, String reference) {
        if (invalidations.isEmpty() || plan.invalidations().isEmpty()) {
            return Optional.empty();
        }
        fence.check();
        List<String> paths = changedSince(plan, zip);
        context.progress().say("invalidating " + String.join(" ", paths));
        String id = invalidations.get().begin(reference, paths, context.stopping());
        context.note().accept(Map.of("invalidation", id));
        return Optional.of(id);
    }

    /**
     * The paths, as noted when all files of this zip had been uploaded: whoever takes a publication up again cannot tell any more
     * which of the files were new, and would invalidate more under another reference.
     */
    private List<String> changedSince(SitePlan plan, Digest zip) {
        String subject = zip.value() + " ";
        String noted = context.intent().notes().getOrDefault(PATHS_NOTE, "");
        if (noted.startsWith(subject)) {
            return List.of(noted.substring(subject.length()).split(" ", -1));
        }
        context.note().accept(Map.of(PATHS_NOTE, subject + String.join(" ", plan.invalidations())));
        return plan.invalidations();
    }

    private boolean completedNow(String invalidation) {
        return invalidations.orElseThrow().await(invalidation, () -> true);
    }

    private boolean await(String invalidation) {
        return invalidations.orElseThrow().await(invalidation, context.stopping());
    }

    private String commit(SitePlan plan, Optional<String> version) {
        String committed = manifests.replace(step.target(), version, plan.published());
        if (plan.deletions().isEmpty()) {
            return committed;
        }
        fence.checkNow();
        context.progress().say("removing " + plan.deletions().size() + " files that are no longer kept");
        SortedMap<String, Optional<String>> keys = new TreeMap<>();
        plan.deletions()
                .forEach(key -> keys.put(
                        key,
                        Optional.ofNullable(plan.published().objects().get(key)).flatMap(SiteObject::etag)));
        SortedSet<String> left = bucket.delete(keys);
        if (!left.isEmpty()) {
            context.progress().say("left alone, because somebody has replaced them: " + String.join(" ", left));
        }
        return manifests.replace(step.target(), Optional.of(committed), plan.finished());
    }

    private String sentence(SiteDraft draft, Carried carried) {
        SitePlan plan = carried.plan();
        SortedSet<String> over = new TreeSet<>(carried.surprises());
        over.addAll(draft.edited());
        int uploaded = plan.uploads().size();
        String files = uploaded + (uploaded == 1 ? " file" : " files") + " uploaded, "
                + (draft.wanted().files().size() - uploaded) + " unchanged"
                + (plan.deletions().isEmpty() ? "" : ", " + plan.deletions().size() + " removed")
                + some(over, " of them over what somebody else had put there ")
                + some(draft.lost(), " of them because somebody had removed what was there ");
        String caches = invalidations.isEmpty()
                ? "; nothing is invalidated, because there is no parameter \""
                        + step.subject().workload().parameters().parameter(SitePlace.DISTRIBUTION) + "\""
                : plan.invalidations().isEmpty() ? "" : "; invalidated " + String.join(" ", plan.invalidations());
        return "published " + draft.wanted().pin() + ": " + files + caches;
    }

    private static String some(SortedSet<String> keys, String words) {
        return keys.isEmpty() ? "" : ", " + keys.size() + words + "(" + keys.first() + (keys.size() > 1 ? ", …)" : ")");
    }
}
