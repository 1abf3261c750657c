package dev.towpath.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run is about to do to a target, written before the first mutation and closed after the last.
 *
 * @param id a ULID; also the CloudFront caller reference and the tag on what is created
 * @param kind the type of the workload, or for the apply of a Terraform root that of infrastructure
 * @param epoch of the lease under which it was written
 * @param notes what later steps learned, such as {@code deployment}; the runner's own words
 */
public record Intent(
        String id,
        Target target,
        String kind,
        Optional<Pin> artifact,
        Optional<Digest> digest,
        GitSha commit,
        long epoch,
        RunId run,
        Instant at,
        SortedMap<String, String> notes) {
    /** The note that a settlement has looked and could not tell what came of it. */
    public static final String LOOKED = "looked";

    public Intent {
        notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
    }

    /** Whether it is about a Terraform root, of which only a plan tells how it is. */
    public boolean ofRoot() {
        return kind.equals(Infrastructure.TYPE);
    }

    /** Whether a settlement has looked and could not tell what came of it: another one would find out no more. */
    public boolean lookedAt() {
        return !notes.getOrDefault(LOOKED, "").isEmpty();
    }

    /**
     * Whether a record was written by the run that intended this, about just this. A record is written last, with what was proven
     * and approved, so that only its entry in the history can be missing; to write it again would lose who approved it.
     */
    public boolean recordedIn(DeploymentRecord record) {
        return record.run().equals(run)
                && record.commit().equals(commit)
                && (artifact.isPresent()
                        ? record.artifact().equals(artifact) && record.digest().equals(digest)
                        : record.closure().equals(digest));
    }
}
