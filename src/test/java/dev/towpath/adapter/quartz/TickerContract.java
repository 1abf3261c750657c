package dev.towpath.adapter.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.daemon.Beat;
import dev.towpath.daemon.Misfire;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Schedule;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Ticker.Pulse;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Upcoming;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ticker promises, wherever it keeps its times. */
abstract class TickerContract {
    private static final Share ONE = Share.whole("infra");
    private static final Share OTHER = Share.whole("other");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger atOnce = new AtomicInteger();
    private volatile boolean overlapped;
    private QuartzTicker ticker;

    /** A store of its own for each test. */
    abstract TimeStore store();

    @BeforeEach
    void open() {
        ticker = ticker(store());
    }

    static QuartzTicker ticker(TimeStore store) {
        return QuartzTicker.of(store, 3, Clock.systemUTC(), new Random(1));
    }

    @AfterEach
    void close() {
        mayEnd.release(1_000);
        ticker.close();
    }

    /** Notes what is due; a share named {@code infra} is at it until the test lets it end. */
    private Pulse noting() {
        return (share, purpose, trigger) -> {
            if (share.equals(ONE.id())) {
                overlapped |= atOnce.incrementAndGet() > 1;
            }
            told.add(share + " " + purpose.word() + " " + trigger.word());
            if (share.equals(ONE.id())) {
                mayEnd.acquireUninterruptibly();
                atOnce.decrementAndGet();
            }
        };
    }

    private String next() throws InterruptedException {
        String one = told.poll(10, TimeUnit.SECONDS);
        assertThat(one).as("what is due").isNotNull();
        return one;
    }

    private void nothingMore() throws InterruptedException {
        assertThat(told.poll(1, TimeUnit.SECONDS)).isNull();
    }

    /** What had been due before may still be told, also on a busy machine; a rhythm that goes on would tell more than that. */
    private void nothingMoreThanWasUnderWay() throws InterruptedException {
        int late = 0;
        while (told.poll(1, TimeUnit.SECONDS) != null) {
            assertThat(++late).as("told afterwards").isLessThan(5);
        }
    }

    @Test
    void aThousandRequestsDuringARunAreOneMoreRun() throws InterruptedException {
        ticker.arrange(List.of(new Beat(ONE, Purpose.RECONCILE, Rhythm.every(Duration.ofHours(1)))), Set.of());
        ticker.start(noting());

        assertThat(ticker.soon(ONE, Trigger.START)).isTrue();
        assertThat(next()).isEqualTo("infra/all reconcile start");
        int fresh = 0;
        for (int i = 0; i < 1_000; i++) {
            fresh += ticker.soon(ONE, Trigger.WEBHOOK) ? 1 : 0;
        }
        assertThat(fresh).isEqualTo(1);
        nothingMore();
        mayEnd.release();
        assertThat(next()).isEqualTo("infra/all reconcile webhook");
        assertThat(ticker.soon(ONE, Trigger.ARTIFACT))
                .as("asked while that run is in flight")
                .isTrue();
        mayEnd.release();
        assertThat(next()).isEqualTo("infra/all reconcile artifact");
        mayEnd.release();
        nothingMore();
        assertThat(overlapped).isFalse();
    }

    @Test
    void sharesRunAtTheSameTimeButNoneTwice() throws InterruptedException {
        ticker.arrange(
                List.of(
                        new Beat(ONE, Purpose.RECONCILE, Rhythm.every(Duration.ofMillis(200))),
                        new Beat(ONE, Purpose.DRIFT, Rhythm.every(Duration.ofMillis(300))),
                        new Beat(OTHER, Purpose.RECONCILE, Rhythm.every(Duration.ofMillis(400)))),
                Set.of());
        ticker.start(noting());

        assertThat(next()).startsWith("infra/all ");
        assertThat(next()).isEqualTo("other/all reconcile schedule");
        assertThat(next()).isEqualTo("other/all reconcile schedule");
        mayEnd.release(3);
        List<String> more = List.of(next(), next(), next(), next());
        assertThat(more).anyMatch(line -> line.startsWith("infra/all drift"));
        assertThat(overlapped).isFalse();
    }

    @Test
    void whatIsNotArrangedAnyMoreIsNotTold() throws InterruptedException {
        ticker.arrange(List.of(new Beat(OTHER, Purpose.RECONCILE, Rhythm.every(Duration.ofMillis(200)))), Set.of());
        ticker.start(noting());
        assertThat(next()).isEqualTo("other/all reconcile schedule");
        ticker.arrange(List.of(), Set.of());
        nothingMoreThanWasUnderWay();
        assertThat(ticker.upcoming()).isEmpty();
    }

    @Test
    void whatIsArrangedForARepositoryThatIsNotDividedYetStays() {
        Beat beat = new Beat(OTHER, Purpose.RECONCILE, Rhythm.every(Duration.ofMinutes(7)));
        ticker.arrange(List.of(beat), Set.of());
        ticker.arrange(List.of(), Set.of("other"));
        assertThat(ticker.upcoming()).extracting(Upcoming::share).containsExactly("other/all");
        ticker.arrange(List.of(), Set.of("infra"));
        assertThat(ticker.upcoming()).isEmpty();
    }

    @Test
    void whatIsDueNextIsKnownAndStaysWhereNothingChanged() throws InterruptedException {
        Rhythm nightly =
                new Rhythm(new Schedule.Cron("0 30 3 * * ?", ZoneOffset.UTC), Duration.ofMinutes(5), Misfire.SKIP);
        List<Beat> beats = List.of(
                new Beat(OTHER, Purpose.DRIFT, nightly),
                new Beat(OTHER, Purpose.RECONCILE, Rhythm.every(Duration.ofMinutes(7))));
        ticker.arrange(beats, Set.of());
        List<Upcoming> first = ticker.upcoming();
        Thread.sleep(20);
        ticker.arrange(beats, Set.of());
        assertThat(ticker.upcoming()).isEqualTo(first).hasSize(2);
        Instant night = first.stream()
                .filter(one -> one.purpose() == Purpose.DRIFT)
                .findFirst()
                .orElseThrow()
                .at();
        assertThat(night.toString()).endsWith("T03:30:00Z");
        ticker.rearrange();
        assertThat(ticker.upcoming()).isNotEqualTo(first).hasSize(2);
    }

    @Test
    void whatIsPutOffComesOnceInItsTime() throws InterruptedException {
        Rhythm shaken = new Rhythm(new Schedule.Every(Duration.ofMillis(400)), Duration.ofMillis(300), Misfire.ONCE);
        ticker.arrange(List.of(new Beat(OTHER, Purpose.RECONCILE, shaken)), Set.of());
        long begun = System.nanoTime();
        ticker.start(noting());
        for (int i = 0; i < 4; i++) {
            assertThat(next()).isEqualTo("other/all reconcile schedule");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_500));
    }

    @Test
    void aPausedTickerTellsNothingNew() throws InterruptedException {
        ticker.arrange(List.of(new Beat(OTHER, Purpose.RECONCILE, Rhythm.every(Duration.ofMillis(200)))), Set.of());
        ticker.start(noting());
        assertThat(next()).isEqualTo("other/all reconcile schedule");
        ticker.pause();
        nothingMoreThanWasUnderWay();
        assertThat(ticker.trouble()).isEmpty();
    }
}
