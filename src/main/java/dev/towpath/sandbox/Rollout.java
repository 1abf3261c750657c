package dev.towpath.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What comes of a rollout of a certain image: scripted, so that a rehearsal shows what a run makes of it.
 *
 * @param stopCode as ECS gives it for a stopped task; empty where no task stops
 * @param reason why tasks stop, in ECS's words; or what the service's events say
 * @param exitCode of the container, if it ran at all
 * @param log lines that a container wrote before it ended
 * @param takes how long the rollout takes; the cloud's own time if empty
 */
public record Rollout(
        Outcome outcome,
        String stopCode,
        String reason,
        Optional<Integer> exitCode,
        List<String> log,
        Optional<Duration> takes) {
    /** Where a rollout ends. */
    public enum Outcome {
        /** Every task runs. */
        COMPLETE,
        /** Tasks stop until the circuit breaker has seen enough. */
        FAIL,
        /** Tasks stay pending for ever. */
        STUCK,
        /** No task can be placed. */
        UNPLACEABLE,
        /** Some tasks stop, others take their place, and in the end every task runs. */
        RECOVER,
        /** One task runs; the others stay pending for ever. */
        PARTIAL,
        /** Every task runs, the deployment is completed, and right after that the tasks stop. */
        DIE,
        /** Every task runs, but another image: the tag was moved after it was looked up. */
        OTHER_IMAGE,
        /** Every task runs, and then an alarm goes off: during the bake time, if there is one. */
        ALARM;

        /** Whether the deployment comes to be completed. */
        boolean completes() {
            return this == COMPLETE || this == RECOVER || this == DIE || this == OTHER_IMAGE;
        }
    }

    public Rollout {
        log = List.copyOf(log);
    }

    /** Every task comes up. */
    public static Rollout completes() {
        return new Rollout(Outcome.COMPLETE, "", "", Optional.empty(), List.of(), Optional.empty());
    }

    /** Tasks stop before their container ran, for a reason such as {@code CannotPullContainerError: …}. */
    public static Rollout failsToStart(String reason) {
        return new Rollout(Outcome.FAIL, "TaskFailedToStart", reason, Optional.empty(), List.of(), Optional.empty());
    }

    /** The essential container ends with an exit code after it wrote some lines. */
    public static Rollout exits(int code, List<String> log) {
        return new Rollout(
                Outcome.FAIL,
                "EssentialContainerExited",
                "Essential container in task exited",
                Optional.of(code),
                log,
                Optional.empty());
    }

    /** The container is killed because it takes more memory than it may. */
    public static Rollout runsOutOfMemory() {
        return new Rollout(
                Outcome.FAIL,
                "EssentialContainerExited",
                "OutOfMemoryError: Container killed due to memory usage",
                Optional.of(137),
                List.of(),
                Optional.empty());
    }

    /** Tasks run and are stopped because the load balancer finds them unhealthy. */
    public static Rollout isUnhealthy() {
        return new Rollout(
                Outcome.FAIL,
                "ServiceSchedulerInitiated",
                "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:rehearsal)",
                Optional.of(143),
                List.of(),
                Optional.empty());
    }

    /** Every task comes up, and before the deployment is over an alarm goes off. */
    public static Rollout raisesAlarm(String alarm) {
        return new Rollout(Outcome.ALARM, "", alarm, Optional.empty(), List.of(), Optional.empty());
    }

    /** Tasks are pending for ever. */
    public static Rollout sticks() {
        return new Rollout(Outcome.STUCK, "", "", Optional.empty(), List.of(), Optional.empty());
    }

    /** No task can be placed. */
    public static Rollout cannotBePlaced() {
        return new Rollout(
                Outcome.UNPLACEABLE,
                "",
                "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a"
                        + " different availability zone.",
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** As many tasks as there should be stop once, for a reason that goes away; those that take their place run. */
    public static Rollout recovers(String reason) {
        return new Rollout(Outcome.RECOVER, "TaskFailedToStart", reason, Optional.empty(), List.of(), Optional.empty());
    }

    /** One task runs and no capacity is left for the others. */
    public static Rollout comesUpInPart() {
        return new Rollout(
                Outcome.PARTIAL, "", cannotBePlaced().reason(), Optional.empty(), List.of(), Optional.empty());
    }

    /** The deployment is completed and every container ends right after that. */
    public static Rollout dies(int code, List<String> log) {
        return new Rollout(
                Outcome.DIE,
                "EssentialContainerExited",
                "Essential container in task exited",
                Optional.of(code),
                log,
                Optional.empty());
    }

    /** Every task comes up with an image that is not the one that the tag meant before. */
    public static Rollout runsAnotherImage() {
        return new Rollout(Outcome.OTHER_IMAGE, "", "", Optional.empty(), List.of(), Optional.empty());
    }

    /** The same, in another time than the cloud's rollouts take. */
    public Rollout taking(Duration time) {
        return new Rollout(outcome, stopCode, reason, exitCode, log, Optional.of(time));
    }

    /** Whether the container ran before its task stopped. */
    boolean ran() {
        return exitCode.isPresent();
    }
}
