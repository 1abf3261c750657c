package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.KeptManifests.Kept;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import dev.towpath.adapter.aws.site.SitePlan.Wanted;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One publication, step by step; each step leaves a site that works, and everything may be done again.
 *
 * <p>Say in the manifest what will change; upload in waves; invalidate; look; commit the manifest; remove what is no longer
 * kept; write the record, last.
 */
final class SitePublication {
    private static final int LOOKED_AT_MAX = 12;

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

    Outcome publish(DownloadedZip zip) throws IOException {
        if (!zip.digest().equals(step.digest())) {
            return new Outcome.Refused(
                    ReasonCode.DIGEST_MISMATCH,
                    "the zip \"" + step.bundle().key() + "\" has the digest " + zip.digest() + " and not the approved "
                            + step.digest() + ": somebody replaced it",
                    "find out who writes to the artifact bucket, and build it again under a new pin");
        }
        SiteArchive archive = SiteArchive.open(zip.channel());
        context.progress().say("reading " + archive.files().size() + " files");
        Kept kept = manifests.read(step.target());
        Optional<SiteManifest> known =
                kept.manifest().filter(manifest -> manifest.bucket().equals(bucket.name()));
        Wanted wanted = new Wanted(
                bucket.name(),
                step.bundle().pin(),
                zip.digest(),
                SiteBuild.of(archive),
                setting.clock().instant());
        Optional<String> shrinkage = SitePlan.shrinkage(known, wanted).filter(sentence -> !step.allowShrink());
        if (shrinkage.isPresent()) {
            return new Outcome.Refused(
                    ReasonCode.DESTRUCTIVE,
                    shrinkage.get(),
                    "look at the build; if it is meant, run again with --allow-shrink");
        }
        return publish(archive, wanted, SitePlan.of(known, wanted), kept.version());
    }

    private Outcome publish(SiteArchive archive, Wanted wanted, SitePlan plan, Optional<String> seen) {
        Target target = step.target();
        Optional<String> version = seen;
        if (!plan.uploads().isEmpty()) {
            fence.checkNow();
            version = Optional.of(manifests.replace(target, version, plan.begun()));
            if (!new SiteUploads(bucket, archive, fence, context).run(plan)) {
                return new Outcome.Interrupted(
                        "stopped between uploads; the pages that are served have all their files");
            }
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
        look(wanted, plan);
        fence.checkNow();
        String committed = commit(plan, version);
        DeploymentRecord record = SiteRecord.of(
                step,
                context,
                new SiteRecord.Proven(
                        wanted.pin(), wanted.zip(), step.grounds().commit(), bucket.name(), committed, invalidation),
                setting.clock().instant());
        fence.checkNow();
        records.write(step.subject(), record);
        return new Outcome.Succeeded(State.DEPLOYED, sentence(wanted, plan), Optional.of(record));
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

    /** Looks at the entry page and at some of what was uploaded, pages first, as they lie in the bucket. */
    private void look(Wanted wanted, SitePlan plan) {
        Comparator<Upload> pagesFirst = Comparator.comparing(Upload::wave).reversed();
        List<Upload> some = plan.uploads().stream()
                .sorted(pagesFirst.thenComparing(upload -> upload.file().key()))
                .limit(LOOKED_AT_MAX)
                .toList();
        for (Upload upload : some) {
            refuse(upload.file(), upload.headers());
        }
        SiteFile entry = wanted.files().get("index.html");
        if (entry != null && some.isEmpty()) {
            refuse(
                    entry,
                    HeaderRules.headers(entry, plan.published().changedOnce().contains(entry.key())));
        }
    }

    private void refuse(SiteFile file, ObjectHeaders headers) {
        bucket.difference(file, headers).ifPresent(difference -> {
            throw new FailureException(new Failure.RetryLater(
                    ReasonCode.SUPERSEDED,
                    "\"" + file.key() + "\" in the bucket \"" + bucket.name() + "\" " + difference
                            + ": somebody else writes there",
                    "find out who; the next run publishes again"));
        });
    }

    private String commit(SitePlan plan, Optional<String> version) {
        Optional<SiteManifest> there = manifests.read(step.target()).manifest();
        String committed = there.equals(Optional.of(plan.published()))
                ? version.orElseThrow()
                : manifests.replace(step.target(), version, plan.published());
        if (plan.deletions().isEmpty()) {
            return committed;
        }
        fence.checkNow();
        context.progress().say("removing " + plan.deletions().size() + " files that are no longer kept");
        bucket.delete(plan.deletions());
        return manifests.replace(step.target(), Optional.of(committed), plan.finished());
    }

    private String sentence(Wanted wanted, SitePlan plan) {
        int uploaded = plan.uploads().size();
        String files = uploaded + (uploaded == 1 ? " file" : " files") + " uploaded, "
                + (wanted.files().size() - uploaded) + " unchanged"
                + (plan.deletions().isEmpty() ? "" : ", " + plan.deletions().size() + " removed");
        String caches = invalidations.isEmpty()
                ? "; nothing is invalidated, because there is no parameter \""
                        + step.subject().workload().parameters().parameter(SitePlace.DISTRIBUTION) + "\""
                : plan.invalidations().isEmpty() ? "" : "; invalidated " + String.join(" ", plan.invalidations());
        return "published " + wanted.pin() + ": " + files + caches;
    }
}
