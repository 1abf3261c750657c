package dev.towpath.adapter.aws.ecs;

import dev.towpath.execute.StepContext;
import dev.towpath.problem.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;

/**
 * Watches the rollouts of one target until their end is known.
 *
 * <p>No answer is never a bad answer: throttling and lost connections only cost time. A bad sign that a stale answer
 * could give as well is believed once it has lasted.
 */
final class RolloutWatch {
    /** Tasks that stop for a reason that does not go away, before ECS is not waited for any longer. */
    private static final int HOPELESS_TASKS = 2;

    private final ServicePoller poller;
    private final EcsCalls calls;
    private final Pace pace;
    private final StepContext context;
    private String said = "";

    RolloutWatch(ServicePoller poller, EcsCalls calls, Pace pace, StepContext context) {
        this.poller = poller;
        this.calls = calls;
        this.pace = pace;
        this.context = context;
    }

    /** What is known of one rollout between two looks. */
    private static final class Watched {
        private final Rollout rollout;
        private final ServicePoller.Watch watch;
        private boolean complete;
        private String shape = "";
        private long changedAt;
        private long lookedAt;
        private long badSince;
        private boolean bad;
        private boolean answered;
        private int failedTasks;
        private TrafficShift shift = TrafficShift.UNKNOWN;
        private Optional<Instant> begun = Optional.empty();
        private String message = "ECS has not answered yet";

        private Watched(Rollout rollout, ServicePoller.Watch watch, long now) {
            this.rollout = rollout;
            this.watch = watch;
            this.changedAt = now;
            this.lookedAt = now;
        }
    }

    /**
     * What has come of rollouts that were begun before; empty if they go on. Waits only to be sure of bad news.
     *
     * <p>Nobody waits for them, so how long they have taken is told by ECS: each run would begin to count anew.
     */
    Optional<WatchEnd> glance(List<Rollout> rollouts, Duration floor, Instant now) {
        long start = pace.nanoTime().getAsLong();
        List<Watched> all = new ArrayList<>();
        try {
            rollouts.forEach(rollout -> all.add(
                    new Watched(rollout, poller.watch(calls.place(), rollout.cluster(), rollout.service()), start)));
            while (true) {
                Duration interval = pace.interval(pace.since(start));
                Optional<WatchEnd> end = look(all, interval);
                boolean doubtful = all.stream().anyMatch(watched -> watched.bad || !watched.answered);
                boolean stopped = context.stopping().getAsBoolean();
                if (end.isPresent()
                        || !doubtful
                        || stopped
                        || pace.interruptedWhileWaiting(pace.nap(pace.since(start)))) {
                    return end.or(() -> overdue(all, pace.rollout().plus(floor), now));
                }
            }
        } finally {
            all.forEach(watched -> watched.watch.close());
        }
    }

    /** Watches; {@code floor} is what the services' own strategies take at least. */
    WatchEnd await(List<Rollout> rollouts, Duration floor) {
        long start = pace.nanoTime().getAsLong();
        List<Watched> all = new ArrayList<>();
        try {
            rollouts.forEach(rollout -> all.add(
                    new Watched(rollout, poller.watch(calls.place(), rollout.cluster(), rollout.service()), start)));
            while (true) {
                if (context.stopping().getAsBoolean()) {
                    return interrupted();
                }
                Duration interval = pace.interval(pace.since(start));
                Optional<WatchEnd> end = look(all, interval).or(() -> tooLong(all, start, floor, interval));
                if (end.isPresent()) {
                    return end.get();
                }
                if (pace.interruptedWhileWaiting(pace.nap(pace.since(start)))) {
                    return interrupted();
                }
            }
        } finally {
            all.forEach(watched -> watched.watch.close());
        }
    }

    private static WatchEnd interrupted() {
        return new WatchEnd(WatchEnd.Kind.INTERRUPTED, Optional.empty(), "the rollout goes on in ECS");
    }

    private Optional<WatchEnd> look(List<Watched> all, Duration interval) {
        for (Watched watched : all) {
            if (!watched.complete) {
                Optional<WatchEnd> end = look(watched, interval);
                if (end.isPresent()) {
                    return end;
                }
            }
        }
        if (all.stream().allMatch(watched -> watched.complete)) {
            return Optional.of(new WatchEnd(WatchEnd.Kind.COMPLETED, Optional.empty(), messages(all)));
        }
        String messages = messages(all);
        if (!messages.equals(said)) {
            said = messages;
            context.progress().say(messages);
        }
        return Optional.empty();
    }

    private Optional<WatchEnd> look(Watched watched, Duration interval) {
        Optional<ServicePoller.Look> seen;
        try {
            seen = watched.watch.look(interval.multipliedBy(4).dividedBy(5));
        } catch (FailureException e) {
            boolean passing = e.failure().fold(human -> false, later -> true, broken -> false);
            if (!passing) {
                throw e;
            }
            watched.answered = true;
            return Optional.empty();
        }
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        Optional<ServiceView> view = seen.get().view();
        long now = seen.get().at();
        boolean news = !watched.answered || now != watched.lookedAt;
        watched.lookedAt = now;
        watched.answered = true;
        Rollout rollout = watched.rollout;
        RolloutVerdict verdict = view.map(service ->
                        RolloutVerdict.of(service, rollout.deployment(), rollout.taskDefinition(), rollout.previous()))
                .orElseGet(() -> new RolloutVerdict(
                        RolloutVerdict.State.SUPERSEDED, "the service \"" + rollout.service() + "\" is gone"));
        if (view.filter(ServiceView::gradual).isPresent()) {
            if (news) {
                watched.shift = TrafficShift.of(calls, rollout, watched.shift);
            }
            verdict = watched.shift.judged(verdict, view.get());
        }
        watched.message = verdict.message();
        watched.begun = view.flatMap(service -> service.deployment(rollout.deployment()))
                .flatMap(deployment -> Optional.ofNullable(deployment.createdAt()));
        noteProgress(watched, view, now);
        switch (verdict.state()) {
            case COMPLETED -> watched.complete = true;
            case RUNNING -> {
                watched.bad = false;
                return hopeless(watched, view);
            }
            case FAILED -> {
                return Optional.of(new WatchEnd(WatchEnd.Kind.FAILED, Optional.of(rollout), verdict.message()));
            }
            case ROLLED_BACK -> {
                return confirmed(watched, view, WatchEnd.Kind.ROLLED_BACK, verdict, now);
            }
            case SUPERSEDED -> {
                return confirmed(watched, view, WatchEnd.Kind.SUPERSEDED, verdict, now);
            }
            case UNKNOWN -> watched.bad = false;
        }
        return Optional.empty();
    }

    private Optional<WatchEnd> confirmed(
            Watched watched, Optional<ServiceView> view, WatchEnd.Kind kind, RolloutVerdict verdict, long now) {
        // Only an answer that knows our deployment is certainly newer than our update.
        boolean certain = view.flatMap(seen -> seen.deployment(watched.rollout.deployment()))
                .isPresent();
        if (!watched.bad) {
            watched.bad = true;
            watched.badSince = now;
        }
        return certain || now - watched.badSince >= pace.confirmation().toNanos()
                ? Optional.of(new WatchEnd(kind, Optional.of(watched.rollout), verdict.message()))
                : Optional.empty();
    }

    private static void noteProgress(Watched watched, Optional<ServiceView> view, long now) {
        String shape = watched.shift.stage()
                + view.map(seen -> {
                            StringBuilder text = new StringBuilder();
                            seen.service()
                                    .deployments()
                                    .forEach(each -> text.append(each.id())
                                            .append(each.runningCount())
                                            .append('/')
                                            .append(each.pendingCount())
                                            .append(each.failedTasks())
                                            .append(each.rolloutStateAsString()));
                            return text.toString();
                        })
                        .orElse("");
        if (!shape.equals(watched.shape)) {
            watched.shape = shape;
            watched.changedAt = now;
        }
    }

    /** ECS starts tasks again and again, also where the image does not exist: two of those are enough. */
    private Optional<WatchEnd> hopeless(Watched watched, Optional<ServiceView> view) {
        Rollout rollout = watched.rollout;
        int failed = view.flatMap(seen -> seen.deployment(rollout.deployment()))
                .map(Deployment::failedTasks)
                .map(count -> Objects.requireNonNullElse(count, 0))
                .orElse(0);
        if (failed <= watched.failedTasks || failed < HOPELESS_TASKS) {
            return Optional.empty();
        }
        watched.failedTasks = failed;
        Map<StoppedReason.Kind, Integer> counts = new HashMap<>();
        try {
            calls.tasks(rollout.cluster(), rollout.service(), rollout.deployment(), DesiredStatus.STOPPED)
                    .forEach(task -> counts.merge(StoppedReason.of(task).kind(), 1, Integer::sum));
        } catch (FailureException e) {
            // The reasons only make it shorter; without them ECS's own judgement is waited for.
            return Optional.empty();
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().deterministic() && entry.getValue() >= HOPELESS_TASKS)
                .findFirst()
                .map(entry -> new WatchEnd(
                        WatchEnd.Kind.FAILED,
                        Optional.of(rollout),
                        entry.getValue() + " tasks of " + Revision.shortName(rollout.taskDefinition())
                                + " stopped for a reason that does not go away: "
                                + entry.getKey().words()));
    }

    private static Optional<WatchEnd> overdue(List<Watched> all, Duration longest, Instant now) {
        return all.stream()
                .filter(watched -> !watched.complete)
                .filter(watched -> watched.begun
                        .filter(begun -> begun.plus(longest).isBefore(now))
                        .isPresent())
                .findFirst()
                .map(watched -> new WatchEnd(
                        WatchEnd.Kind.STUCK,
                        Optional.of(watched.rollout),
                        "the rollout is not complete after " + words(longest) + ": " + watched.message));
    }

    private Optional<WatchEnd> tooLong(List<Watched> all, long start, Duration floor, Duration interval) {
        Duration longest = pace.rollout().plus(floor);
        boolean over = pace.since(start).compareTo(longest) > 0;
        for (Watched watched : all) {
            boolean stalled =
                    pace.since(watched.changedAt).compareTo(pace.stall().plus(floor)) > 0;
            if (!watched.complete && (over || stalled)) {
                boolean known = pace.since(watched.lookedAt).compareTo(interval.multipliedBy(4)) < 0;
                String why = over ? " after " + words(longest) : " without progress for " + words(pace.stall());
                return Optional.of(
                        known
                                ? new WatchEnd(
                                        WatchEnd.Kind.STUCK,
                                        Optional.of(watched.rollout),
                                        "the rollout is not complete" + why + ": " + watched.message)
                                : new WatchEnd(
                                        WatchEnd.Kind.UNKNOWN,
                                        Optional.of(watched.rollout),
                                        "AWS does not say what came of the rollout: " + watched.message));
            }
        }
        return Optional.empty();
    }

    private static String words(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
    }

    private static String messages(List<Watched> all) {
        return String.join(", ", all.stream().map(watched -> watched.message).toList());
    }
}
