package dev.towpath.sandbox;

import java.time.Instant;
import java.util.Optional;

/** One task: when it was made, when it runs and when it stops is fixed or scheduled, its state follows from the clock. */
final class EcsTask {
    private final String id;
    private final TaskDefinition definition;
    private final String startedBy;
    private final String group;
    private final Instant created;
    private final Optional<Instant> runs;
    private Optional<Instant> stops = Optional.empty();
    private Stop stop = new Stop("", "", Optional.empty());

    /** Why a task stopped, in ECS's words. */
    record Stop(String code, String reason, Optional<Integer> exitCode) {}

    /** @param runs when it is running; empty if it never gets there */
    EcsTask(
            String id,
            TaskDefinition definition,
            String startedBy,
            String group,
            Instant created,
            Optional<Instant> runs) {
        this.id = id;
        this.definition = definition;
        this.startedBy = startedBy;
        this.group = group;
        this.created = created;
        this.runs = runs;
    }

    String id() {
        return id;
    }

    TaskDefinition definition() {
        return definition;
    }

    String startedBy() {
        return startedBy;
    }

    String group() {
        return group;
    }

    Instant created() {
        return created;
    }

    Optional<Instant> runs() {
        return runs;
    }

    Optional<Instant> stops() {
        return stops;
    }

    Stop stop() {
        return stop;
    }

    /** Stops the task at a moment, unless it has stopped before. */
    void stop(Instant at, Stop why) {
        if (stops.isEmpty() || at.isBefore(stops.get())) {
            stops = Optional.of(at);
            stop = why;
        }
    }

    boolean exists(Instant now) {
        return !created.isAfter(now);
    }

    boolean stopped(Instant now) {
        return stops.filter(at -> !at.isAfter(now)).isPresent();
    }

    boolean running(Instant now) {
        return exists(now)
                && !stopped(now)
                && runs.filter(at -> !at.isAfter(now)).isPresent();
    }

    boolean pending(Instant now) {
        return exists(now) && !stopped(now) && !running(now);
    }

    /** Whether it stopped by its own fault. */
    boolean failed(Instant now) {
        return stopped(now) && !stop.reason().startsWith("Scaling activity");
    }
}
