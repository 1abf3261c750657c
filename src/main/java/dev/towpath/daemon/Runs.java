package dev.towpath.daemon;

import dev.towpath.log.LogContext;
import dev.towpath.model.Digest;
import dev.towpath.model.Progress;
import dev.towpath.model.RunId;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out runs one by one, puts them on the board, and knows when all of them are over. */
final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final Work work;
    private final Board board;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Supplier<RunId> newRun;
    private volatile boolean stopping;
    private int inFlight;

    Runs(Work work, Board board, Clock clock, LongSupplier nanoTime, Supplier<RunId> newRun) {
        this.work = work;
        this.board = board;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.newRun = newRun;
    }

    /** Runs once; nothing where the daemon is stopping. Never throws. */
    Optional<FinishedRun> run(Watched watched, Share share, Purpose purpose, Trigger trigger) {
        synchronized (this) {
            if (stopping) {
                return Optional.empty();
            }
            inFlight++;
        }
        try (LogContext.About repository = LogContext.repository(watched.name())) {
            RunInFlight run = board.began(share, purpose, trigger);
            LOG.info("run {} of {} begins: {}, {}", run.number(), share, purpose.word(), trigger.word());
            FinishedRun finished = board.ended(run, report(watched, run));
            try (LogContext.About ended = LogContext.run(finished.run())) {
                tell(finished);
            }
            return Optional.of(finished);
        } finally {
            synchronized (this) {
                inFlight--;
                notifyAll();
            }
        }
    }

    private RunReport report(Watched watched, RunInFlight run) {
        long begun = nanoTime.getAsLong();
        try {
            Progress progress = sentence -> {
                LOG.debug("run {}: {}", run.number(), sentence);
                board.said(run, sentence);
            };
            return work.run(watched, run.share(), run.purpose(), progress, () -> stopping);
        } catch (FailureException e) {
            return stopped(watched, run, e.failure(), begun);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.error("run {} of {} was stopped", run.number(), run.share(), e);
            Failure failure = new Failure.NeedsHuman(
                    ReasonCode.UNREACHABLE,
                    "an unexpected " + e.getClass().getSimpleName() + " stopped it: " + e.getMessage(),
                    "the next run tries again; if it stays, report it with the log");
            return stopped(watched, run, failure, begun);
        }
    }

    /** The report of a run that could not even begin. */
    private RunReport stopped(Watched watched, RunInFlight run, Failure failure, long begun) {
        return new RunReport(
                newRun.get(),
                run.purpose().word(),
                watched.repository(),
                Optional.empty(),
                Optional.<Digest>empty(),
                clock.instant(),
                Duration.ofNanos(nanoTime.getAsLong() - begun),
                List.of(),
                new TreeMap<>(),
                0,
                Problems.NONE,
                Optional.of(failure),
                ExitCode.of(failure));
    }

    private static void tell(FinishedRun run) {
        String states = run.states().entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
        long calls = run.calls().values().stream().mapToLong(Long::longValue).sum();
        String seconds = String.format(Locale.ROOT, "%.1f", run.duration().toMillis() / 1000.0);
        LOG.info(
                "run {} ({}) of {} ended after {} s: {}; {} calls, {} of them changes",
                run.number(),
                run.run(),
                run.share(),
                seconds,
                states.isEmpty() ? "nothing was looked at" : states,
                calls,
                run.mutations());
        run.stopped()
                .ifPresent(failure -> LOG.warn(
                        "run {} of {} was stopped: {}; {}",
                        run.number(),
                        run.share(),
                        failure.message(),
                        failure.advice()));
        run.moved().forEach(line -> tell(run, line));
    }

    private static void tell(FinishedRun run, TargetReport line) {
        try (LogContext.About target = LogContext.target(line.target())) {
            LOG.info(
                    "run {}: {} {}{}",
                    run.number(),
                    line.target(),
                    line.state().word(),
                    line.reason()
                            .map(reason -> ": " + reason.code().word() + ": " + reason.message())
                            .orElse(""));
        }
    }

    /** From now on nothing begins, and what is in flight comes to a safe place. */
    synchronized void stop() {
        stopping = true;
    }

    /** Waits until nothing is in flight; whether that came about in time. */
    synchronized boolean settled(Duration max) throws InterruptedException {
        long end = nanoTime.getAsLong() + max.toNanos();
        while (inFlight > 0) {
            long left = end - nanoTime.getAsLong();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return true;
    }
}
