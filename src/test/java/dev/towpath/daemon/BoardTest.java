package dev.towpath.daemon;

import static dev.towpath.testing.ScriptedWork.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.RunReport;
import dev.towpath.testing.ScriptedWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What stands on the board, and who is told of it. */
class BoardTest {
    private static final Instant MORNING = Instant.parse("2026-11-23T08:00:00Z");
    private static final Target WEB = Target.of("web-app", "dev1");
    private static final Share SHARE = Share.whole("infra");
    private static final Watched INFRA = new Watched(
            "infra",
            "/srv/infra.git",
            Optional.empty(),
            Rhythm.every(Duration.ofMinutes(5)),
            new TreeMap<>(),
            Optional.empty(),
            Division.REPOSITORY);

    private Instant now = MORNING;
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final Board board = new Board(clock);
    private final ScriptedWork work = new ScriptedWork();
    private final List<BoardEvent> events = new ArrayList<>();

    BoardTest() {
        board.watch(List.of(INFRA));
    }

    /** One run of the scripted work, an hour later; what it changed stands in {@code events}. */
    private FinishedRun run(Purpose purpose) throws InterruptedException {
        events.clear();
        BlockingQueue<BoardEvent> told = new LinkedBlockingQueue<>();
        try (Subscription subscription = board.listen("test", told::add)) {
            assertThat(subscription).isNotNull();
            now = now.plus(Duration.ofHours(1));
            RunInFlight run = board.began(SHARE, purpose, Trigger.SCHEDULE);
            RunReport report = work.run(INFRA, SHARE, purpose, sentence -> {}, () -> false);
            FinishedRun finished = board.ended(run, report);
            while (true) {
                BoardEvent event = told.poll(60, TimeUnit.SECONDS);
                events.add(event);
                if (event instanceof BoardEvent.Ended) {
                    return finished;
                }
            }
        }
    }

    private Row row() {
        return board.view().repositories().get("infra").rows().get(WEB);
    }

    private List<String> changes() {
        return events.stream()
                .filter(event -> event instanceof BoardEvent.Changed)
                .map(event -> (BoardEvent.Changed) event)
                .map(changed ->
                        changed.before().map(row -> row.line().state().word()).orElse("unseen") + " → "
                                + changed.after().line().state().word())
                .toList();
    }

    @Test
    void onlyChangesAreNews() throws InterruptedException {
        work.finds(line("web-app/dev1", State.HELD, "sha-1"));
        run(Purpose.RECONCILE);
        assertThat(changes()).containsExactly("unseen → held");
        assertThat(row().sinceStart()).isTrue();

        run(Purpose.RECONCILE);
        assertThat(changes()).isEmpty();
        assertThat(row().since()).isEqualTo("2026-11-23T09:00:00Z");
        assertThat(row().seen()).isEqualTo("2026-11-23T10:00:00Z");

        work.finds(line("web-app/dev1", State.DEPLOYED, "sha-1", "deploy sha-1"));
        run(Purpose.RECONCILE);
        assertThat(changes()).containsExactly("held → deployed");
        assertThat(row().since()).isEqualTo("2026-11-23T11:00:00Z");
        assertThat(row().sinceStart()).isFalse();

        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        assertThat(changes()).as("in sync is what deployed leads to").isEmpty();
        assertThat(row().since()).isEqualTo("2026-11-23T11:00:00Z");

        work.finds(line("web-app/dev1", State.DEPLOYED, "sha-2", "deploy sha-2"));
        run(Purpose.RECONCILE);
        assertThat(changes()).containsExactly("in_sync → deployed");
    }

    @Test
    void whatVanishesIsGoneButNotWhenTheRunWasStopped() throws InterruptedException {
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"), line("web-app/prod1", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        work.isStopped(new Failure.RetryLater(ReasonCode.UNREACHABLE, "fetching: no route", "see the network"));
        FinishedRun stopped = run(Purpose.RECONCILE);
        assertThat(stopped.stopped()).isPresent();
        assertThat(board.view().repositories().get("infra").rows()).hasSize(2);
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        assertThat(board.view().repositories().get("infra").rows()).containsOnlyKeys(WEB);
        assertThat(events)
                .filteredOn(event -> event instanceof BoardEvent.Gone)
                .singleElement()
                .satisfies(
                        event -> assertThat(((BoardEvent.Gone) event).target()).hasToString("web-app/prod1"));
    }

    @Test
    void aShareSpeaksForItsEnvironmentsOnly() {
        Share dev = Share.of("infra", "dev1", Set.of(new dev.towpath.model.EnvironmentName("dev1")));
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"), line("web-app/prod1", State.IN_SYNC, "sha-1"));
        RunReport all = work.run(INFRA, SHARE, Purpose.RECONCILE, sentence -> {}, () -> false);
        board.ended(board.began(SHARE, Purpose.RECONCILE, Trigger.START), all);
        work.finds(line("web-app/dev1", State.HELD, "sha-2"));
        RunReport some = work.run(INFRA, dev, Purpose.RECONCILE, sentence -> {}, () -> false);
        board.ended(board.began(dev, Purpose.RECONCILE, Trigger.START), some);
        assertThat(board.view().repositories().get("infra").rows()).hasSize(2);
    }

    @Test
    void aDriftCheckStaysBesideWhatOrdinaryRunsSay() throws InterruptedException {
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        work.finds(line("web-app/dev1", State.DRIFTED, "sha-1"));
        run(Purpose.DRIFT);
        assertThat(row().line().state()).isEqualTo(State.IN_SYNC);
        assertThat(row().drift()).isPresent();
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"));
        run(Purpose.RECONCILE);
        assertThat(changes()).isEmpty();
        assertThat(row().drift().orElseThrow().at()).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void theHistoryIsBounded() {
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"));
        for (int i = 0; i < Limits.BOARD_RUNS_MAX + 20; i++) {
            RunInFlight run = board.began(SHARE, Purpose.RECONCILE, Trigger.SCHEDULE);
            for (int j = 0; j < Limits.BOARD_SENTENCES_MAX + 5; j++) {
                board.said(run, "sentence " + j);
            }
            assertThat(board.view().inFlight().get(0).said()).hasSizeLessThanOrEqualTo(Limits.BOARD_SENTENCES_MAX);
            board.ended(run, work.run(INFRA, SHARE, Purpose.RECONCILE, sentence -> {}, () -> false));
        }
        List<FinishedRun> runs = board.view().repositories().get("infra").runs();
        assertThat(runs).hasSize(Limits.BOARD_RUNS_MAX);
        assertThat(runs.get(0).number()).isEqualTo(Limits.BOARD_RUNS_MAX + 20);
        assertThat(board.view().inFlight()).isEmpty();
    }

    @Test
    void aSlowListenerBlocksNobodyAndLearnsThatItMissedSomething() throws InterruptedException {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        BlockingQueue<BoardEvent> told = new LinkedBlockingQueue<>();
        BlockingQueue<BoardEvent> toldAnother = new LinkedBlockingQueue<>();
        try (Subscription slow = board.listen("slow", event -> {
                    try {
                        mayGoOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    told.add(event);
                });
                Subscription broken = board.listen("broken", event -> {
                    toldAnother.add(event);
                    throw new IllegalStateException("on purpose");
                })) {
            assertThat(List.of(slow, broken)).hasSize(2);
            RunInFlight run = board.began(SHARE, Purpose.RECONCILE, Trigger.SCHEDULE);
            for (int i = 0; i < Limits.BOARD_EVENTS_MAX + 10; i++) {
                board.said(run, "sentence");
            }
            mayGoOn.countDown();
            List<BoardEvent> first = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                first.add(told.poll(60, TimeUnit.SECONDS));
            }
            assertThat(first).anyMatch(event -> event instanceof BoardEvent.Missed);
            assertThat(toldAnother.poll(60, TimeUnit.SECONDS)).isInstanceOf(BoardEvent.Began.class);
            assertThat(toldAnother.poll(60, TimeUnit.SECONDS)).isInstanceOf(BoardEvent.Said.class);
        }
    }
}
