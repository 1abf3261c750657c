package dev.towpath.adapter.aws.ecs;

import java.util.Optional;

/**
 * How watching a target's rollouts ended.
 *
 * @param culprit the rollout that decided it, where it was one
 */
record WatchEnd(Kind kind, Optional<Rollout> culprit, String message) {
    /** What ended it. */
    enum Kind {
        /** Every rollout is complete. */
        COMPLETED,
        /** ECS gave up, or the tasks stop for a reason that does not go away. */
        FAILED,
        /** ECS went back to what ran before. */
        ROLLED_BACK,
        /** Somebody deployed something else. */
        SUPERSEDED,
        /** It took too long. */
        STUCK,
        /** It took too long for AWS to say anything. */
        UNKNOWN,
        /** The process was asked to stop. */
        INTERRUPTED
    }
}
