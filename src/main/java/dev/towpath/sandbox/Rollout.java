package dev.towpath.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * What comes of a rollout of a certain image: scripted, so that a rehearsal shows what a run makes of it.
 *
 * @param stopCode as ECS gives it for a stopped task; empty where no task stops
 * @param reason why tasks stop, in ECS's words; or what the service's events say
 * @param exitCode of the container, if it ran at all
 * @param log lines that a container wrote before it ended
 */
public record Rollout(Outcome outcome, String stopCode, String reason, Optional<Integer> exitCode, List<String> log) {
    /** Where a rollout ends. */
    public enum Outcome {
        /** Every task runs. */
        COMPLETE,
        /** Tasks stop until the circuit breaker has seen enough. */
        FAIL,
        /** Tasks stay pending for ever. */
        STUCK,
        /** No task can be placed. */
        UNPLACEABLE
    }

    public Rollout {
        log = List.copyOf(log);
    }

    /** Every task comes up. */
    public static Rollout completes() {
        return new Rollout(Outcome.COMPLETE, "", "", Optional.empty(), List.of());
    }

    /** Tasks stop before their container ran, for a reason such as {@code CannotPullContainerError: …}. */
    public static Rollout failsToStart(String reason) {
        return new Rollout(Outcome.FAIL, "TaskFailedToStart", reason, Optional.empty(), List.of());
    }

    /** The essential container ends with an exit code after it wrote some lines. */
    public static Rollout exits(int code, List<String> log) {
        return new Rollout(
                Outcome.FAIL, "EssentialContainerExited", "Essential container in task exited", Optional.of(code), log);
    }

    /** The container is killed because it takes more memory than it may. */
    public static Rollout runsOutOfMemory() {
        return new Rollout(
                Outcome.FAIL,
                "EssentialContainerExited",
                "OutOfMemoryError: Container killed due to memory usage",
                Optional.of(137),
                List.of());
    }

    /** Tasks run and are stopped because the load balancer finds them unhealthy. */
    public static Rollout isUnhealthy() {
        return new Rollout(
                Outcome.FAIL,
                "ServiceSchedulerInitiated",
                "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:rehearsal)",
                Optional.of(143),
                List.of());
    }

    /** Tasks are pending for ever. */
    public static Rollout sticks() {
        return new Rollout(Outcome.STUCK, "", "", Optional.empty(), List.of());
    }

    /** No task can be placed. */
    public static Rollout cannotBePlaced() {
        return new Rollout(
                Outcome.UNPLACEABLE,
                "",
                "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a"
                        + " different availability zone.",
                Optional.empty(),
                List.of());
    }

    /** Whether the container ran before its task stopped. */
    boolean ran() {
        return exitCode.isPresent();
    }
}
