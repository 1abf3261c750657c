package dev.towpath.adapter.metrics;

import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.FinishedRun;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.RepositoryView;
import dev.towpath.daemon.Row;
import dev.towpath.daemon.RunInFlight;
import dev.towpath.model.EnvironmentName;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.TargetReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What stands on the board, counted anew whenever it is asked for: no event can be missed, and what is gone vanishes. */
final class BoardGauges {
    private final Clock clock;
    private final Instant begun;
    private final Map<String, Instant> succeeded = new ConcurrentHashMap<>();
    private final MultiGauge targets;
    private final MultiGauge reasons;
    private final MultiGauge drifting;
    private final MultiGauge ages;
    private final MultiGauge inFlight;
    private final MultiGauge waiting;
    private final MultiGauge unreadable;
    private final MultiGauge trouble;

    BoardGauges(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.begun = clock.instant();
        this.targets = gauge(registry, "towpath.targets", "Targets in each state, as the last run saw them");
        this.reasons = gauge(
                registry, "towpath.targets.by.reason", "Targets that are held or not well, by the reason in reports");
        this.drifting =
                gauge(registry, "towpath.targets.drifting", "Targets of which the last drift check found a departure");
        this.ages = MultiGauge.builder("towpath.last.success.age")
                .description("Since a run last came to outcome ok, or since the daemon began")
                .baseUnit("seconds")
                .register(registry);
        this.inFlight = gauge(registry, "towpath.runs.in.flight", "Runs that are going on in this daemon");
        this.waiting = gauge(registry, "towpath.runs.waiting", "Runs that are due and have not begun");
        this.unreadable = gauge(
                registry,
                "towpath.repository.unreadable",
                "1 where it is not known which environments a repository has");
        this.trouble = gauge(registry, "towpath.schedule.trouble", "1 while nothing can be scheduled");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String help) {
        return MultiGauge.builder(name).description(help).register(registry);
    }

    /** A run is over; drift checks say nothing of whether deploying works. */
    void ended(FinishedRun run) {
        if (run.purpose() == Purpose.RECONCILE && run.exit() == ExitCode.OK) {
            succeeded.merge(run.share().repository(), clock.instant(), (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    /** Counts what stands on the board. */
    void refresh(BoardView view) {
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        List<MultiGauge.Row<?>> whys = new ArrayList<>();
        List<MultiGauge.Row<?>> drift = new ArrayList<>();
        List<MultiGauge.Row<?>> sinces = new ArrayList<>();
        List<MultiGauge.Row<?>> unread = new ArrayList<>();
        List<MultiGauge.Row<?>> going = new ArrayList<>();
        Instant now = clock.instant();
        view.repositories().forEach((name, repository) -> {
            states(name, repository, states);
            reasons(name, repository, whys);
            Tags of = Tags.of("repository", name);
            drift.add(MultiGauge.Row.of(of, drifting(repository)));
            Instant last = succeeded.getOrDefault(name, begun);
            sinces.add(MultiGauge.Row.of(
                    of, Math.max(0, Duration.between(last, now).toMillis() / 1000.0)));
            unread.add(MultiGauge.Row.of(of, repository.unreadable().isPresent() ? 1 : 0));
            going.add(MultiGauge.Row.of(of, inFlight(view, name)));
        });
        targets.register(states, true);
        reasons.register(whys, true);
        drifting.register(drift, true);
        ages.register(sinces, true);
        unreadable.register(unread, true);
        inFlight.register(going, true);
        long due = view.upcoming().stream()
                .filter(upcoming -> !upcoming.at().isAfter(now))
                .count();
        waiting.register(List.of(MultiGauge.Row.of(Tags.empty(), due)), true);
        trouble.register(List.of(MultiGauge.Row.of(Tags.empty(), view.trouble().isPresent() ? 1 : 0)), true);
    }

    private static long inFlight(BoardView view, String repository) {
        return view.inFlight().stream()
                .map(RunInFlight::share)
                .filter(share -> share.repository().equals(repository))
                .count();
    }

    private static long drifting(RepositoryView repository) {
        return repository.rows().values().stream()
                .filter(row ->
                        row.drift().filter(check -> !check.findings().isEmpty()).isPresent())
                .count();
    }

    /** Every state of every environment that has targets, also those in which none is: an absent series cannot be compared. */
    private static void states(String name, RepositoryView repository, List<MultiGauge.Row<?>> rows) {
        SortedMap<EnvironmentName, Map<State, Integer>> counts = new TreeMap<>();
        for (Row row : repository.rows().values()) {
            if (row.by().isPresent()) {
                // The daemon that looked counts it; the sum over a cluster has it once.
                continue;
            }
            TargetReport line = row.line();
            counts.computeIfAbsent(line.target().environment(), key -> new EnumMap<>(State.class))
                    .merge(line.state(), 1, Integer::sum);
        }
        counts.forEach((environment, states) -> {
            for (State state : State.values()) {
                rows.add(MultiGauge.Row.of(
                        Tags.of("repository", name, "environment", environment.value(), "state", state.word()),
                        states.getOrDefault(state, 0)));
            }
        });
    }

    private static void reasons(String name, RepositoryView repository, List<MultiGauge.Row<?>> rows) {
        Map<State, Map<ReasonCode, Integer>> counts = new EnumMap<>(State.class);
        repository.rows().values().stream()
                .filter(row -> row.by().isEmpty())
                .map(Row::line)
                .forEach(line -> line.reason()
                        .ifPresent(why -> counts.computeIfAbsent(line.state(), key -> new EnumMap<>(ReasonCode.class))
                                .merge(why.code(), 1, Integer::sum)));
        counts.forEach((state, reasons) -> reasons.forEach((reason, count) -> rows.add(MultiGauge.Row.of(
                Tags.of("repository", name, "state", state.word(), "reason", reason.word()), count))));
    }
}
