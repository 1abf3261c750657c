package dev.towpath.daemon;

import static dev.towpath.testing.ScriptedWork.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.report.TargetReport;
import dev.towpath.testing.ScriptedWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What daemons of a cluster know of each other's targets. */
class NeighboursTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Share ALL = Share.whole("infra");
    private static final Target WEB = Target.of("web", "dev");
    private static final Watched INFRA = new Watched(
            "infra",
            "/srv/infra.git",
            Optional.empty(),
            Rhythm.every(Duration.ofMinutes(5)),
            new TreeMap<>(),
            Optional.empty(),
            Division.REPOSITORY);

    private final Board board = new Board(Clock.fixed(NOON, ZoneOffset.UTC));
    private final ScriptedWork work = new ScriptedWork();

    NeighboursTest() {
        board.watch(List.of(INFRA));
    }

    private static Finding finding(Instant looked, TargetReport... lines) {
        return new Finding("other", ALL, looked, new RunId("R1"), Optional.empty(), List.of(lines));
    }

    private void run(Purpose purpose) {
        FinishedRun unused = board.ended(
                board.began(ALL, purpose, Trigger.SCHEDULE),
                work.run(INFRA, ALL, purpose, sentence -> {}, () -> false));
    }

    private Optional<Row> row(Target target) {
        return Optional.ofNullable(
                board.view().repositories().get("infra").rows().get(target));
    }

    @Test
    void whatAnotherSawLaterIsShown() {
        work.finds(line("web/dev", State.IN_SYNC, "sha-1"), line("old/dev", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        board.heard(finding(NOON.plusSeconds(60), line("web/dev", State.FAILED, "sha-2")));
        assertThat(row(WEB).orElseThrow().line().state()).isEqualTo(State.FAILED);
        assertThat(row(WEB).orElseThrow().by()).contains("other");
        assertThat(row(WEB).orElseThrow().since()).isEqualTo(NOON.plusSeconds(60));
        assertThat(row(Target.of("old", "dev"))).as("gone, as the other saw").isEmpty();
        work.finds(line("web/dev", State.IN_SYNC, "sha-2"));
        run(Purpose.RECONCILE);
        assertThat(row(WEB).orElseThrow().by()).as("seen by this one again").isEmpty();
    }

    @Test
    void whatThisOneSawLaterStays() {
        work.finds(line("web/dev", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        board.heard(finding(NOON.minusSeconds(60), line("web/dev", State.FAILED, "sha-0")));
        board.heard(new Finding(
                "other", Share.whole("elsewhere"), NOON.plusSeconds(60), new RunId("R1"), Optional.empty(), List.of()));
        assertThat(row(WEB).orElseThrow().line().state()).isEqualTo(State.IN_SYNC);
        assertThat(row(WEB).orElseThrow().by()).isEmpty();
    }

    @Test
    void runsAreToldAndDriftChecksAreNot() throws Exception {
        BlockingQueue<Finding> told = new LinkedBlockingQueue<>();
        Exchange exchange = new Exchange() {
            @Override
            public void tell(Finding finding) {
                told.add(finding);
            }

            @Override
            public List<Finding> heard() {
                return List.of();
            }
        };
        try (Neighbours neighbours = Neighbours.begin("this", board, exchange, Duration.ofHours(1))) {
            assertThat(neighbours).isNotNull();
            work.finds(line("web/dev", State.DRIFTED, "sha-1"));
            run(Purpose.DRIFT);
            work.finds(line("web/dev", State.IN_SYNC, "sha-1"));
            run(Purpose.RECONCILE);
            Finding first = told.poll(60, TimeUnit.SECONDS);
            assertThat(first.daemon()).isEqualTo("this");
            assertThat(first.share()).isEqualTo(ALL);
            assertThat(first.lines()).containsExactly(line("web/dev", State.IN_SYNC, "sha-1"));
            assertThat(told).isEmpty();
        }
    }
}
