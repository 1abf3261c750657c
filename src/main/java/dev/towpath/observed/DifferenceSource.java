package dev.towpath.observed;

import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;

/** Says what deploying an artifact now would change in a target, compared with what runs there. Nothing is changed. */
public interface DifferenceSource {
    /**
     * The difference between what runs and what would run.
     *
     * @throws dev.towpath.problem.FailureException if what runs, or the artifact, cannot be read
     */
    Difference between(Wish wish);

    /** A target as it was read, and the artifact that is to run in it. */
    record Wish(ObservedTarget subject, Recorded recorded, Artifact artifact, Digest digest) {}
}
