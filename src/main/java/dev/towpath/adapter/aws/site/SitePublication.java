package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.KeptManifests.Kept;
import dev.towpath.adapter.aws.site.SitePlan.Wanted;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One publication, step by step; each step leaves a site that works, and everything may be done again.
 *
 * <p>Say in the manifest what will change; upload in waves; invalidate; commit the manifest; remove what is no longer
 * kept; write the record, last.
 */
final class SitePublication {
    private final Step.PublishSite step;
    private final StepContext context;
    private final SiteBucket bucket;
    private final Optional<Invalidations> invalidations;
    private final KeptManifests manifests;
    private final RecordWriter records;
    private final SiteSetting setting;
    private final RecentFence fence;

    SitePublication(
            Step.PublishSite step,
            StepContext context,
            SiteBucket bucket,
            Optional<Invalidations> invalidations,
            KeptManifests manifests,
            RecordWriter records,
            SiteSetting setting) {
        this.step = step;
        this.context = context;
        this.bucket = bucket;
        this.invalidations = invalidations;
        this.manifests = manifests;
        this.records = records;
        this.setting = setting;
        this.fence = new RecentFence(context.fence(), setting.nanoTime());
    }

    Outcome publish(FetchedZip zip) throws IOException {
        Kept kept = manifests.read(step.target());
        SiteDraft draft = repaired(SiteDraft.of(
                kept,
                bucket,
                zip,
                new SiteDraft.Order(
                        step.bundle().pin(),
                        step.digest(),
                        SitePlace.headers(step.subject().workload()),
                        setting.clock().instant())));
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

    /** Where nothing is to be uploaded, the entry page tells whether somebody wrote there; then all of the bucket is looked at. */
    private SiteDraft repaired(SiteDraft draft) {
        SiteFile entry = draft.wanted().files().get("index.html");
        boolean looks = draft.plan().uploads().isEmpty()
                && entry != null
                && draft.known().isPresent();
        if (!looks) {
            return draft;
        }
        boolean everChanged = draft.plan().published().changedOnce().contains(entry.key());
        ObjectHeaders headers = draft.wanted().rules().headers(entry, everChanged);
        if (bucket.difference(entry, headers).isEmpty()) {
            return draft;
        }
        SiteManifest manifest = draft.known().get();
        return draft.against(SiteAudit.of(manifest, bucket.list())
                .marked(manifest.withObjects(unsettled(manifest.objects(), entry.key()))));
    }

    private static SortedMap<String, SiteObject> unsettled(SortedMap<String, SiteObject> objects, String key) {
        SortedMap<String, SiteObject> others = new TreeMap<>(objects);
        others.computeIfPresent(key, (k, object) -> object.unsettled());
        return others;
    }

    private Outcome publish(SiteDraft draft, Kept kept) throws IOException {
        Target target = step.target();
        Optional<String> version = kept.version();
        SitePlan plan = draft.plan();
        SiteUploads uploads = new SiteUploads(bucket, draft.archive(), fence, context, setting.nanoTime());
        if (!plan.uploads().isEmpty()) {
            fence.checkNow();
            version = Optional.of(manifests.replace(target, version, plan.begun()));
            if (!uploads.run(plan)) {
                return new Outcome.Interrupted(
                        "stopped between uploads; the pages that are served have all their files");
            }
            plan = plan.tagged(uploads.etags());
        }
        Optional<String> invalidation = invalidate(plan);
        if (invalidation.isPresent() && !context.awaitRollout() && !completedNow(invalidation.get())) {
            return new Outcome.Unfinished(
                    ReasonCode.INTENT_OPEN,
                    "uploaded " + plan.uploads().size() + " files; the invalidation \"" + invalidation.get()
                            + "\" is not waited for");
        }
        if (invalidation.isPresent() && !await(invalidation.get())) {
            return new Outcome.Interrupted(
                    "stopped while waiting for the invalidation; the new files are in the bucket");
        }
        fence.checkNow();
        boolean same = plan.uploads().isEmpty() && kept.manifest().equals(Optional.of(plan.published()));
        String committed = commit(plan, version, same);
        DeploymentRecord record = SiteRecord.of(
                step,
                context,
                new SiteRecord.Proven(
                        draft.wanted().pin(),
                        draft.wanted().zip(),
                        step.grounds().commit(),
                        bucket.name(),
                        committed,
                        invalidation),
                setting.clock().instant());
        fence.checkNow();
        records.write(step.subject(), record);
        return new Outcome.Succeeded(
                State.DEPLOYED, sentence(draft.wanted(), plan, uploads.surprises()), Optional.of(record));
    }

    private Optional<String> invalidate(SitePlan plan) {
        if (invalidations.isEmpty() || plan.invalidations().isEmpty()) {
            return Optional.empty();
        }
        fence.checkNow();
        context.progress().say("invalidating " + plan.invalidations().size() + " paths");
        String id = invalidations.get().begin(context.intent().id(), plan.invalidations());
        context.note().accept(Map.of("invalidation", id));
        return Optional.of(id);
    }

    private boolean completedNow(String invalidation) {
        return invalidations.orElseThrow().await(invalidation, () -> true);
    }

    private boolean await(String invalidation) {
        return invalidations.orElseThrow().await(invalidation, context.stopping());
    }

    private String commit(SitePlan plan, Optional<String> version, boolean same) {
        String committed = same ? version.orElseThrow() : manifests.replace(step.target(), version, plan.published());
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

    private String sentence(Wanted wanted, SitePlan plan, SortedSet<String> surprises) {
        int uploaded = plan.uploads().size();
        String files = uploaded + (uploaded == 1 ? " file" : " files") + " uploaded, "
                + (wanted.files().size() - uploaded) + " unchanged"
                + (plan.deletions().isEmpty() ? "" : ", " + plan.deletions().size() + " removed")
                + (surprises.isEmpty()
                        ? ""
                        : ", " + surprises.size() + " of them over what somebody else had put there ("
                                + surprises.first() + (surprises.size() > 1 ? ", …)" : ")"));
        String caches = invalidations.isEmpty()
                ? "; nothing is invalidated, because there is no parameter \""
                        + step.subject().workload().parameters().parameter(SitePlace.DISTRIBUTION) + "\""
                : plan.invalidations().isEmpty() ? "" : "; invalidated " + String.join(" ", plan.invalidations());
        return "published " + wanted.pin() + ": " + files + caches;
    }
}
