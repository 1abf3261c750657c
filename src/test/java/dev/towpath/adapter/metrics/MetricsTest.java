package dev.towpath.adapter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.daemon.BoardEvent;
import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.FinishedRun;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.RepositoryView;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Row;
import dev.towpath.daemon.RunInFlight;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Upcoming;
import dev.towpath.daemon.Watched;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.report.ExitCode;
import dev.towpath.report.TargetReport;
import dev.towpath.testing.Exposition;
import dev.towpath.testing.Golden;
import dev.towpath.testing.ScriptedWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of a daemon, read as strictly as can be. */
class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Share SHARE = Share.whole("infra");

    private BoardView view = view(new TreeMap<>());
    private final Metrics metrics =
            new Metrics(() -> view, Clock.fixed(NOW, ZoneOffset.UTC), Map.of("version", "0.1.0", "commit", "1111111"));

    @AfterEach
    void close() {
        metrics.close();
    }

    private Exposition scraped() {
        return Exposition.parse(metrics.exposition());
    }

    private static Watched watched() {
        return new Watched(
                "infra",
                "/srv/infra.git",
                Optional.empty(),
                Rhythm.every(Duration.ofHours(1)),
                new TreeMap<>(),
                Optional.empty(),
                Division.REPOSITORY);
    }

    private static BoardView view(SortedMap<Target, Row> rows) {
        RepositoryView infra = new RepositoryView(watched(), Optional.empty(), rows, List.of(), Optional.empty());
        return new BoardView(
                1,
                new TreeMap<>(Map.of("infra", infra)),
                List.of(new RunInFlight(7, SHARE, Purpose.RECONCILE, Trigger.START, NOW, List.of())),
                List.of(
                        new Upcoming(NOW.minusSeconds(1), SHARE.id(), Purpose.RECONCILE, Trigger.WEBHOOK),
                        new Upcoming(NOW.plusSeconds(60), SHARE.id(), Purpose.RECONCILE, Trigger.SCHEDULE)),
                Optional.empty());
    }

    private static Row row(TargetReport line) {
        return new Row(line, new RunId("run-1"), NOW, NOW, true, Optional.empty(), Optional.empty());
    }

    private void saw(TargetReport... lines) {
        SortedMap<Target, Row> rows = new TreeMap<>();
        for (TargetReport line : lines) {
            rows.put(line.target(), row(line));
        }
        view = view(rows);
    }

    private void ended(Trigger trigger, Duration took, ExitCode exit, long mutations) {
        metrics.changed(new BoardEvent.Ended(new FinishedRun(
                1,
                new RunId("run-1"),
                SHARE,
                Purpose.RECONCILE,
                trigger,
                Optional.empty(),
                NOW,
                took,
                Map.of(),
                List.of(),
                new TreeMap<>(Map.of("ssm:GetParameters", 2L, "git:fetch", 1L)),
                mutations,
                List.of(),
                Optional.empty(),
                exit)));
    }

    @Test
    void runsAreCountedByWhatTheyCameTo() {
        ended(Trigger.SCHEDULE, Duration.ofSeconds(2), ExitCode.OK, 0);
        ended(Trigger.FOLLOW_UP, Duration.ofSeconds(70), ExitCode.TARGET_FAILED, 3);
        Exposition now = scraped();
        assertThat(now.sum("towpath_runs_total", "trigger", "schedule", "outcome", "ok"))
                .isEqualTo(1);
        assertThat(now.sum("towpath_runs_total", "trigger", "follow_up", "outcome", "target_failed"))
                .isEqualTo(1);
        assertThat(now.sum("towpath_runs_total", "repository", "infra", "purpose", "reconcile"))
                .isEqualTo(2);
        assertThat(now.sum("towpath_run_duration_seconds_count")).isEqualTo(2);
        assertThat(now.sum("towpath_run_duration_seconds_sum")).isEqualTo(72);
        assertThat(now.sum("towpath_run_duration_seconds_bucket", "le", "5.0")).isEqualTo(1);
        assertThat(now.sum("towpath_calls_total", "service", "ssm", "operation", "GetParameters"))
                .isEqualTo(4);
        assertThat(now.sum("towpath_calls_total", "service", "git", "operation", "fetch"))
                .isEqualTo(2);
        assertThat(now.sum("towpath_mutations_total", "repository", "infra")).isEqualTo(3);
    }

    @Test
    void targetsAreCountedAndNeverNamed() {
        saw(
                ScriptedWork.line("web-app/dev1", State.IN_SYNC, "sha-1"),
                ScriptedWork.line("api/dev1", State.IN_SYNC, "sha-1"),
                ScriptedWork.line("web-app/prod1", State.HELD, "sha-1"));
        Exposition now = scraped();
        assertThat(now.sum("towpath_targets")).isEqualTo(3);
        assertThat(now.sum("towpath_targets", "environment", "dev1", "state", "in_sync"))
                .isEqualTo(2);
        assertThat(now.sum("towpath_targets", "environment", "prod1", "state", "held"))
                .isEqualTo(1);
        assertThat(now.sum("towpath_targets_by_reason", "state", "held", "reason", "approval_missing"))
                .isEqualTo(1);
        assertThat(now.sum("towpath_runs_in_flight", "repository", "infra")).isEqualTo(1);
        assertThat(now.sum("towpath_runs_waiting")).as("due, not only planned").isEqualTo(1);
        assertThat(metrics.exposition()).doesNotContain("web-app").doesNotContain("api");
        saw(ScriptedWork.line("web-app/dev1", State.FAILED, "sha-1"));
        Exposition then = scraped();
        assertThat(then.sum("towpath_targets")).as("what is gone vanishes").isEqualTo(1);
        assertThat(then.sum("towpath_targets_by_reason")).isZero();
    }

    @Test
    void tenThousandTargetsAreAsManySeriesAsTheirEnvironments() {
        TargetReport[] lines = new TargetReport[10_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = ScriptedWork.line("app-" + i / 10 + "/env" + i % 10, State.IN_SYNC, "sha-1");
        }
        saw(lines);
        long series = scraped().families().stream()
                .filter(family -> family.name().equals("towpath_targets"))
                .mapToLong(family -> family.samples().size())
                .sum();
        assertThat(series).isEqualTo(10L * State.values().length);
    }

    @Test
    void theLastSuccessIsSinceTheDaemonBeganUntilThereIsOne() {
        Instant[] time = {NOW};
        InstantSource source = () -> time[0];
        Clock clock = source.withZone(ZoneOffset.UTC);
        try (Metrics timed = new Metrics(() -> view, clock, Map.of("version", "0.1.0"))) {
            time[0] = NOW.plusSeconds(40);
            assertThat(Exposition.parse(timed.exposition()).sum("towpath_last_success_age_seconds"))
                    .isEqualTo(40);
            FinishedRun failed = run(ExitCode.COULD_NOT_RUN);
            timed.changed(new BoardEvent.Ended(failed));
            assertThat(Exposition.parse(timed.exposition()).sum("towpath_last_success_age_seconds"))
                    .isEqualTo(40);
            timed.changed(new BoardEvent.Ended(run(ExitCode.OK)));
            time[0] = NOW.plusSeconds(45);
            assertThat(Exposition.parse(timed.exposition()).sum("towpath_last_success_age_seconds"))
                    .isEqualTo(5);
        }
    }

    private static FinishedRun run(ExitCode exit) {
        return new FinishedRun(
                1,
                new RunId("run-1"),
                SHARE,
                Purpose.RECONCILE,
                Trigger.SCHEDULE,
                Optional.empty(),
                NOW,
                Duration.ofSeconds(1),
                Map.of(),
                List.of(),
                new TreeMap<>(),
                0,
                List.of(),
                Optional.empty(),
                exit);
    }

    @Test
    void aLagIsNeverNegative() {
        metrics.deployed("infra", Target.of("web-app", "dev1"), Duration.ofMinutes(10));
        metrics.deployed("infra", Target.of("api", "dev1"), Duration.ofSeconds(-3));
        Exposition now = scraped();
        assertThat(now.sum("towpath_deploy_lag_seconds_sum", "repository", "infra", "environment", "dev1"))
                .isEqualTo(600);
        assertThat(now.sum("towpath_deploy_lag_seconds_bucket", "le", "300.0")).isEqualTo(1);
        assertThat(now.sum("towpath_deploy_lag_seconds_bucket", "le", "900.0")).isEqualTo(2);
    }

    /** Everything that can be counted, once. */
    private Exposition exercised() {
        saw(ScriptedWork.line("web-app/dev1", State.HELD, "sha-1"));
        ended(Trigger.SCHEDULE, Duration.ofSeconds(2), ExitCode.OK, 1);
        metrics.changed(new BoardEvent.Missed(1));
        metrics.throttled("ecs:DescribeServices");
        metrics.deployed("infra", Target.of("web-app", "dev1"), Duration.ofMinutes(10));
        metrics.webhook("github", "taken");
        return scraped();
    }

    @Test
    void theReferenceListsEveryMetric() {
        String table = exercised().families().stream()
                .filter(family -> family.name().startsWith("towpath_"))
                .map(family -> "| `" + family.name() + "` | " + family.type() + " | "
                        + family.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", "))
                        + " | " + family.help() + " |\n")
                .sorted()
                .collect(Collectors.joining("", "| metric | type | labels | what |\n|---|---|---|---|\n", ""));
        Golden.document(Path.of("docs/reference/metrics.md"), table);
    }

    @Test
    void dashboardAndAlertsAskForNothingElse() throws IOException {
        MonitoringFiles.check(exercised());
    }
}
