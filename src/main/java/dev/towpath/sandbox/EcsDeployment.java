package dev.towpath.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One deployment of a service: the tasks that it starts, and the moment at which it is judged. */
final class EcsDeployment {
    /** What DescribeServices calls the rollout state. */
    enum State {
        IN_PROGRESS,
        COMPLETED,
        FAILED
    }

    private static final int BREAKER_FAILURES_MIN = 3;
    private static final int BREAKER_FAILURES_MAX = 200;
    private static final int UNBROKEN_ATTEMPTS_MAX = 100;

    private final String id;
    private final String revisionArn;
    private final TaskDefinition definition;
    private final Map<String, String> digests;
    private final Rollout script;
    private final Instant created;
    private final Duration pace;
    private final Duration bake;
    private final List<EcsTask> tasks = Collections.synchronizedList(new ArrayList<>());
    private State state = State.IN_PROGRESS;
    private String reason;
    private Instant updated;
    private Optional<Instant> judged = Optional.empty();

    /** @param digests of the images, by container; a container whose image cannot be told is left out */
    EcsDeployment(
            String id,
            String revisionArn,
            TaskDefinition definition,
            Map<String, String> digests,
            Rollout script,
            Instant created,
            Duration pace,
            Duration bake) {
        this.id = id;
        this.revisionArn = revisionArn;
        this.definition = definition;
        this.digests = Collections.unmodifiableMap(new TreeMap<>(digests));
        this.script = script;
        this.created = created;
        this.pace = pace;
        this.bake = bake;
        this.updated = created;
        this.reason = "ECS deployment " + id + " in progress.";
    }

    String id() {
        return id;
    }

    String revisionArn() {
        return revisionArn;
    }

    TaskDefinition definition() {
        return definition;
    }

    Map<String, String> digests() {
        return digests;
    }

    Rollout script() {
        return script;
    }

    Instant created() {
        return created;
    }

    Instant updated() {
        return updated;
    }

    Duration pace() {
        return pace;
    }

    State state() {
        return state;
    }

    String reason() {
        return reason;
    }

    /** When it will be completed or failed; empty if nothing will come of it by itself. */
    Optional<Instant> judged() {
        return judged;
    }

    List<EcsTask> tasks() {
        return tasks;
    }

    void become(State next, String why, Instant at) {
        state = next;
        reason = why;
        updated = at;
        judged = Optional.empty();
    }

    /** Goes on, or again, towards completion at a moment. */
    void resume(String why, Instant at, Instant end) {
        become(State.IN_PROGRESS, why, at);
        judged = Optional.of(end);
    }

    boolean succeeds(int desired) {
        return script.outcome().completes() || desired == 0;
    }

    /** How many failed tasks trip the breaker: half the desired count, at least 3 and at most 200 (ECS developer guide). */
    static int threshold(int desired) {
        return Math.max(BREAKER_FAILURES_MIN, Math.min(BREAKER_FAILURES_MAX, (desired + 1) / 2));
    }

    /** Starts the tasks that the script leads to. */
    void begin(int desired, boolean breaker, TaskMaker maker) {
        switch (script.outcome()) {
            case COMPLETE, OTHER_IMAGE -> comeUp(desired, created, maker);
            case ALARM -> {
                comeUp(desired, created, maker);
                judged = Optional.of(created.plus(pace).plus(bake.dividedBy(2)));
            }
            case RECOVER -> {
                for (int i = 0; i < desired; i++) {
                    attempt(created, after(0.2), maker);
                }
                comeUp(desired, after(0.2), maker);
            }
            case DIE -> {
                comeUp(desired, created, maker);
                tasks.forEach(task -> task.stop(after(1.0), stop()));
            }
            case FAIL -> {
                if (desired == 0 || breaker) {
                    judged = Optional.of(created.plus(pace));
                }
                int attempts = desired == 0 ? 0 : threshold(desired);
                for (int k = 0; k < attempts; k++) {
                    attempt(after((double) k / attempts), after((k + 1.0) / attempts), maker);
                }
            }
            case STUCK -> {
                for (int i = 0; i < desired; i++) {
                    tasks.add(maker.make(this, created, Optional.empty()));
                }
            }
            case PARTIAL -> {
                for (int i = 0; i < desired; i++) {
                    tasks.add(maker.make(this, created, i == 0 ? Optional.of(after(0.5)) : Optional.empty()));
                }
            }
            case UNPLACEABLE -> {
                // No task comes into being.
            }
        }
        if (desired == 0 && judged.isEmpty()) {
            judged = Optional.of(created.plus(pace));
        }
    }

    private void comeUp(int desired, Instant from, TaskMaker maker) {
        for (int i = 0; i < desired; i++) {
            tasks.add(maker.make(this, from, Optional.of(after(0.2 + 0.5 * (i + 1) / desired))));
        }
        judged = Optional.of(created.plus(pace).plus(bake));
    }

    /** How far a deployment that shifts traffic has come (Amazon ECS developer guide, lifecycle stages). */
    String stage(Instant now) {
        double share = (double) Duration.between(created, now).toMillis() / Math.max(1, pace.toMillis());
        if (state != State.IN_PROGRESS) {
            return "CLEAN_UP";
        }
        if (bake.isZero() || share < 0.7) {
            return share < 0.1 && !bake.isZero() ? "PRE_SCALE_UP" : "SCALE_UP";
        }
        return share < 0.8 ? "TEST_TRAFFIC_SHIFT" : share < 1 ? "PRODUCTION_TRAFFIC_SHIFT" : "BAKE_TIME";
    }

    /** The share of production traffic that has come to the new tasks, percent. */
    double weight(Instant now) {
        double share = (double) Duration.between(created, now).toMillis() / Math.max(1, pace.toMillis());
        return bake.isZero() ? 100 : Math.round(Math.max(0, Math.min(1, (share - 0.8) / 0.2)) * 100);
    }

    /** Without a breaker a failing deployment starts tasks again and again. */
    void keepFailing(Instant now, TaskMaker maker) {
        boolean failing = state == State.IN_PROGRESS && judged.isEmpty() && script.outcome() == Rollout.Outcome.FAIL;
        while (failing && !tasks.isEmpty() && tasks.size() < UNBROKEN_ATTEMPTS_MAX) {
            Instant last = tasks.get(tasks.size() - 1).stops().orElse(now);
            if (last.isAfter(now)) {
                return;
            }
            attempt(last, last.plus(pace.dividedBy(BREAKER_FAILURES_MIN)).plusMillis(1), maker);
        }
    }

    private void attempt(Instant from, Instant to, TaskMaker maker) {
        Duration half = Duration.between(from, to).dividedBy(2);
        EcsTask task = maker.make(this, from, script.ran() ? Optional.of(from.plus(half)) : Optional.empty());
        task.stop(to, stop());
        tasks.add(task);
    }

    private EcsTask.Stop stop() {
        return new EcsTask.Stop(script.stopCode(), script.reason(), script.exitCode());
    }

    /** Makes a task of a deployment. */
    interface TaskMaker {
        EcsTask make(EcsDeployment deployment, Instant created, Optional<Instant> runs);
    }

    /** Stops every task that still runs, because others took over. */
    void scaleDown(Instant at) {
        tasks.removeIf(task -> task.created().isAfter(at));
        tasks.forEach(task -> task.stop(at, scaling(id)));
    }

    static EcsTask.Stop scaling(String deployment) {
        return new EcsTask.Stop(
                "ServiceSchedulerInitiated",
                "Scaling activity initiated by (deployment " + deployment + ")",
                Optional.of(143));
    }

    int running(Instant now) {
        return (int) tasks.stream().filter(task -> task.running(now)).count();
    }

    int pending(Instant now) {
        return (int) tasks.stream().filter(task -> task.pending(now)).count();
    }

    int failed(Instant now) {
        return (int) tasks.stream().filter(task -> task.failed(now)).count();
    }

    private Instant after(double share) {
        return created.plusMillis(Math.round(pace.toMillis() * share));
    }
}
