package dev.towpath.daemon;

import static dev.towpath.testing.ScriptedWork.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.ScriptedWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the daemon does with what is due, and when. */
class DaemonTest {
    private static final Rhythm OFTEN = Rhythm.every(Duration.ofMinutes(5));
    private static final Rhythm BY_DAY =
            new Rhythm(new Schedule.Cron("0 0 9-17 ? * MON-FRI", ZoneOffset.UTC), Duration.ZERO, Misfire.SKIP);
    private static final Failure NO_ROUTE =
            new Failure.RetryLater(ReasonCode.UNREACHABLE, "fetching \"infra\": no route", "see the network");

    private final ManualTicker ticker = new ManualTicker();
    private final ScriptedWork work = new ScriptedWork()
            .environment("dev1", Tier.DEV)
            .environment("stage1", Tier.STAGING)
            .environment("prod1", Tier.PRODUCTION)
            .environment("prod2", Tier.PRODUCTION);
    private final AtomicLong nanos = new AtomicLong();
    private Optional<Daemon> opened = Optional.empty();

    private Daemon daemon(Watched watched) {
        Clock clock = Clock.fixed(Instant.parse("2026-11-23T08:00:00Z"), ZoneOffset.UTC);
        Daemon daemon = new Daemon(
                List.of(watched), work, ticker, new Board(clock), clock, nanos::get, () -> new RunId("none"));
        opened = Optional.of(daemon);
        return daemon;
    }

    private static Watched watched(Map<Tier, Rhythm> tiers, Optional<Rhythm> drift, Division division) {
        return new Watched("infra", "/srv/infra", Optional.empty(), OFTEN, new TreeMap<>(tiers), drift, division);
    }

    private static Watched simple() {
        return watched(Map.of(), Optional.empty(), Division.REPOSITORY);
    }

    @AfterEach
    void stop() {
        opened.ifPresent(daemon -> daemon.stop(Duration.ofSeconds(1)));
    }

    @Test
    void aRepositoryIsOneShareUnlessItIsDivided() {
        daemon(watched(Map.of(), Optional.of(BY_DAY), Division.REPOSITORY)).start();
        assertThat(ticker.arranged)
                .containsExactly(
                        "infra/all drift Cron[expression=0 0 9-17 ? * MON-FRI, zone=Z]",
                        "infra/all reconcile Every[interval=PT5M]");
        assertThat(ticker.asked).containsExactly("infra/all start");
    }

    @Test
    void tiersOfTheirOwnRhythmAreSharesOfTheirOwn() {
        daemon(watched(Map.of(Tier.PRODUCTION, BY_DAY), Optional.empty(), Division.REPOSITORY))
                .start();
        assertThat(ticker.arranged)
                .containsExactly(
                        "infra/others reconcile Every[interval=PT5M]",
                        "infra/production reconcile Cron[expression=0 0 9-17 ? * MON-FRI, zone=Z]");
    }

    @Test
    void eachEnvironmentCanBeAShare() {
        daemon(watched(Map.of(Tier.PRODUCTION, BY_DAY), Optional.empty(), Division.ENVIRONMENT))
                .start();
        assertThat(ticker.arranged).hasSize(4).anyMatch(beat -> beat.startsWith("infra/prod2 reconcile Cron"));
    }

    @Test
    void whatOneShareBringsTheOthersLookAtSoon() {
        Daemon daemon = daemon(watched(Map.of(), Optional.empty(), Division.ENVIRONMENT));
        daemon.start();
        ticker.asked.clear();
        work.finds(line("web-app/dev1", State.DEPLOYED, "sha-1", "deploy sha-1"));
        ticker.due("infra/dev1", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(ticker.asked)
                .containsExactly("infra/prod1 follow up", "infra/prod2 follow up", "infra/stage1 follow up");
        ticker.asked.clear();
        work.finds(line("web-app/dev1", State.IN_SYNC, "sha-1"));
        ticker.due("infra/dev1", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(ticker.asked).isEmpty();
    }

    @Test
    void aRepositoryThatCannotBeReadIsTriedAgainAndOnlyThenDivided() {
        work.unreadable(Optional.of(NO_ROUTE));
        Daemon daemon = daemon(watched(Map.of(Tier.PRODUCTION, BY_DAY), Optional.empty(), Division.REPOSITORY));
        daemon.start();
        assertThat(ticker.arranged).isEmpty();
        assertThat(ticker.undivided).containsExactly("infra");
        assertThat(daemon.board().view().repositories().get("infra").unreadable())
                .contains(NO_ROUTE);
        daemon.round();
        assertThat(ticker.arranged).isEmpty();
        work.unreadable(Optional.empty());
        daemon.round();
        assertThat(ticker.arranged).hasSize(2);
        assertThat(ticker.undivided).isEmpty();
        assertThat(ticker.asked).containsExactly("infra/others start", "infra/production start");
        assertThat(daemon.board().view().repositories().get("infra").unreadable())
                .isEmpty();
    }

    @Test
    void anEnvironmentThatIsGoneLeavesTheBoard() {
        Daemon daemon = daemon(watched(Map.of(), Optional.empty(), Division.ENVIRONMENT));
        daemon.start();
        work.noEnvironment("prod2")
                .finds(line("web-app/dev1", State.IN_SYNC, "sha-1"), line("web-app/prod2", State.FAILED, "sha-1"));
        ticker.due("infra/dev1", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(daemon.board().view().repositories().get("infra").rows().keySet())
                .extracting(Target::toString)
                .containsExactly("web-app/dev1");
        assertThat(ticker.arranged).hasSize(3).noneMatch(beat -> beat.startsWith("infra/prod2"));
    }

    @Test
    void whatAnotherDaemonArrangedForANewEnvironmentIsRun() {
        Daemon daemon = daemon(watched(Map.of(), Optional.empty(), Division.ENVIRONMENT));
        daemon.start();
        work.environment("prod3", Tier.PRODUCTION);
        ticker.due("infra/prod3", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(work.runs()).containsExactly("infra/prod3 reconcile");
        ticker.due("infra/prod4", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(work.runs()).hasSize(1);
    }

    @Test
    void aClockThatIsSetHasEverythingArrangedAnew() {
        Daemon daemon = daemon(simple());
        daemon.start();
        ticker.asked.clear();
        daemon.round();
        assertThat(ticker.rearranged).isZero();
        nanos.set(Duration.ofHours(1).toNanos());
        daemon.round();
        assertThat(ticker.rearranged).isEqualTo(1);
        assertThat(ticker.asked).containsExactly("infra/all clock");
    }

    @Test
    void troubleOfTheTickerIsShownAndEnds() {
        Daemon daemon = daemon(simple());
        daemon.start();
        assertThat(daemon.unready()).isEmpty();
        ticker.trouble = Optional.of("the database cannot be reached");
        daemon.round();
        assertThat(daemon.unready()).contains("the database cannot be reached");
        assertThatThrownBy(() -> daemon.soon("infra", Trigger.WEBHOOK)).isInstanceOf(FailureException.class);
        ticker.trouble = Optional.empty();
        daemon.round();
        assertThat(daemon.unready()).isEmpty();
    }

    @Test
    void aRunThatThrowsIsTold() {
        Daemon daemon = daemon(simple());
        daemon.start();
        work.running((progress, stopping) -> {
            throw new IllegalStateException("on purpose");
        });
        ticker.due("infra/all", Purpose.RECONCILE, Trigger.SCHEDULE);
        FinishedRun run =
                daemon.board().view().repositories().get("infra").runs().get(0);
        assertThat(run.stopped().orElseThrow().message())
                .isEqualTo("an unexpected IllegalStateException stopped it: on purpose");
        assertThat(daemon.board().view().inFlight()).isEmpty();
    }

    @Test
    void aShareOfOtherSettingsIsLeftAlone() {
        Daemon daemon = daemon(simple());
        daemon.start();
        ticker.due("elsewhere/all", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(work.runs()).isEmpty();
    }

    @Test
    void stoppingWaitsForTheRunInFlightAndHandsItOver() throws InterruptedException {
        Daemon daemon = daemon(simple());
        daemon.start();
        ticker.asked.clear();
        CountDownLatch began = new CountDownLatch(1);
        AtomicBoolean cameToItsEnd = new AtomicBoolean();
        work.running((progress, stopping) -> {
            began.countDown();
            while (!stopping.getAsBoolean()) {
                Thread.sleep(5);
            }
            Thread.sleep(50);
            cameToItsEnd.set(true);
        });
        Thread run = new Thread(() -> ticker.due("infra/all", Purpose.RECONCILE, Trigger.SCHEDULE));
        run.start();
        assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();
        nanos.set(0);
        assertThat(daemon.stop(Duration.ofSeconds(30))).isTrue();
        assertThat(cameToItsEnd).isTrue();
        assertThat(ticker.paused).isTrue();
        assertThat(ticker.asked).containsExactly("infra/all follow up");
        assertThat(daemon.unready()).contains("it is stopping");
        run.join();
        ticker.due("infra/all", Purpose.RECONCILE, Trigger.SCHEDULE);
        assertThat(work.runs()).hasSize(1);
    }
}
