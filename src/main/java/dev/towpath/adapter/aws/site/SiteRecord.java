package dev.towpath.adapter.aws.site;

import dev.towpath.execute.StepContext;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.SiteHeader;
import dev.towpath.model.Workload;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The record of a published site: which manifest, at which version, in which bucket. */
final class SiteRecord {
    static final String MANIFEST = "manifest";
    static final String MANIFEST_ETAG = "manifest_etag";
    static final String BUCKET = "bucket";
    static final String HEADERS = "headers";
    private static final String INVALIDATION = "invalidation";

    private SiteRecord() {}

    /** What was proven. */
    record Proven(
            Pin pin, Digest zip, GitSha commit, String bucket, String manifestVersion, Optional<String> invalidation) {}

    /** The grounds of a settled intent are not known any more: those of the step are about another pin. */
    private static Grounds grounds(Step step, GitSha commit) {
        return step instanceof Step.Settle
                ? new Grounds(commit, Optional.empty(), new TreeMap<>(), Optional.empty(), new TreeMap<>())
                : step.grounds();
    }

    /** What stands for the headers that a site asks for; empty if it asks for none. */
    static Optional<String> asked(Workload workload) {
        List<SiteHeader> headers = SitePlace.headers(workload);
        return headers.isEmpty()
                ? Optional.empty()
                : Optional.of(Digest.of(headers.toString()).abbreviated());
    }

    static DeploymentRecord of(Step step, StepContext context, Proven proven, Instant now) {
        // A site may stand in a Terraform root that Towpath applies.
        SortedMap<String, String> details = step.subject()
                .recorded()
                .record()
                .map(DeploymentRecord::rootDetails)
                .orElseGet(TreeMap::new);
        details.remove(HEADERS);
        details.put(MANIFEST, SiteManifest.key(step.target()));
        details.put(MANIFEST_ETAG, proven.manifestVersion());
        details.put(BUCKET, proven.bucket());
        asked(step.subject().workload()).ifPresent(headers -> details.put(HEADERS, headers));
        proven.invalidation().ifPresent(id -> details.put(INVALIDATION, id));
        Grounds grounds = grounds(step, proven.commit());
        return new DeploymentRecord(
                Optional.of(proven.pin()),
                Optional.of(proven.zip()),
                proven.commit(),
                grounds.pullRequest(),
                grounds.approvedBy(),
                grounds.policy(),
                context.run(),
                now,
                details);
    }
}
