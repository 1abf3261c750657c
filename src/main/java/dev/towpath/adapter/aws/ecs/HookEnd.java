package dev.towpath.adapter.aws.ecs;

/**
 * How a task beside a rollout ended.
 *
 * @param message what happened, with exit code and last log lines
 */
record HookEnd(Kind kind, String message) {
    /** What became of it. */
    enum Kind {
        /** It ended with exit code 0, now or before. */
        SUCCEEDED,
        /** It ended otherwise, or took too long. */
        FAILED,
        /** It goes on, and this run does not wait for it. */
        GOING,
        /** The process was asked to stop; the task goes on. */
        INTERRUPTED
    }

    boolean succeeded() {
        return kind == Kind.SUCCEEDED;
    }
}
