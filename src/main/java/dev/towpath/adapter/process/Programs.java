package dev.towpath.adapter.process;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs, the only place that does: each in a session of its own, with one interrupt at most, and able to outlive us.
 *
 * <p>Where {@code setsid} is missing (macOS), a Ctrl-C in the terminal reaches the program directly as well.
 */
public final class Programs {
    private static final Duration GLANCE = Duration.ofMillis(100);
    /** Exit statuses above it tell a signal. */
    private static final int SIGNALLED = 128;

    private static final Duration TELL_FIRST = Duration.ofMillis(300);
    private static final Duration TELL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Optional<Path> setsid;

    /**
     * Programs of this machine.
     *
     * @param searchPath the {@code PATH} on which {@code setsid} is looked for
     */
    public Programs(LongSupplier nanoTime, Clock clock, String searchPath) {
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.setsid = find("setsid", searchPath);
    }

    /** The program of this name on a search path. */
    public static Optional<Path> find(String name, String searchPath) {
        for (String directory : searchPath.split(":", -1)) {
            if (directory.startsWith("/")) {
                Path candidate = Path.of(directory, name);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Runs a command until it ends, is stopped or takes too long.
     *
     * @throws FailureException if it cannot be started
     */
    public Ending run(Command command, Supervision supervision) {
        DetachedExecutor executor = new DetachedExecutor(command, setsid);
        DefaultExecuteResultHandler result = new DefaultExecuteResultHandler();
        try {
            executor.execute(new CommandLine(command.words().get(0)), command.environment(), result);
            ProcessHandle handle = executor.started().get();
            ProgramRecord record = ProgramRecord.of(command.label(), handle, clock.instant());
            keep(record, command);
            Watch watch = new Watch(handle, supervision, command.afterGrace());
            Ending.Cause cause = watch.until(result::hasResult, result::waitFor);
            if (cause == Ending.Cause.LEFT_RUNNING) {
                return new Ending(OptionalInt.empty(), cause, handle.pid());
            }
            ProgramRecord ended = record.ended(result.getExitValue());
            keep(ended, command);
            if (result.getExitValue() > SIGNALLED) {
                ended.endOrphans();
            }
            return new Ending(OptionalInt.of(result.getExitValue()), cause, handle.pid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notStarted(command, e);
        } catch (IOException | ExecutionException e) {
            throw notStarted(command, e);
        }
    }

    /**
     * Waits for a program that another process started. It gets no signal from us: it may have had its one interrupt.
     *
     * @return whether it has ended; if not, the limit has passed or this process was asked to stop
     */
    public boolean await(ProcessHandle handle, Supervision supervision) {
        long startedAt = nanoTime.getAsLong();
        long told = startedAt;
        while (handle.isAlive()) {
            long now = nanoTime.getAsLong();
            if (supervision.stopping().getAsBoolean()
                    || now - startedAt > supervision.limit().toNanos()) {
                return false;
            }
            if (now - told >= TELL.toNanos()) {
                told = now;
                supervision
                        .watching()
                        .accept(new Supervision.Look(Duration.ofNanos(now - startedAt), Optional.empty()));
            }
            try {
                Thread.sleep(GLANCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** A program that runs is watched to its end, also where a full disk takes no record of it: its arguments tell it, too. */
    private static void keep(ProgramRecord record, Command command) {
        try {
            record.write(command.record());
        } catch (IOException e) {
            LOG.warn("keeping a record of process {} was not possible: {}", record.pid(), e.getMessage());
        }
    }

    private static FailureException notStarted(Command command, Exception cause) {
        Throwable reason = cause instanceof ExecutionException && cause.getCause() != null ? cause.getCause() : cause;
        return new FailureException(
                new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "starting \"" + command.program() + "\" was not possible: " + reason.getMessage(),
                        "check that \"" + command.words().get(0) + "\" can be run and that the disk has room"),
                cause);
    }

    /** Waits for at most a time. */
    private interface Pause {
        void of(Duration timeout) throws InterruptedException;
    }

    /** One program being watched. */
    private final class Watch {
        private final ProcessHandle handle;
        private final Supervision supervision;
        private final Command.AfterGrace afterGrace;
        private final long startedAt = nanoTime.getAsLong();
        private Ending.Cause cause = Ending.Cause.FINISHED;
        private List<ProcessHandle> descendants = List.of();
        private long interruptedAt;

        Watch(ProcessHandle handle, Supervision supervision, Command.AfterGrace afterGrace) {
            this.handle = handle;
            this.supervision = supervision;
            this.afterGrace = afterGrace;
        }

        Ending.Cause until(BooleanSupplier ended, Pause pause) {
            boolean threadInterrupted = false;
            long toldNext = startedAt + TELL_FIRST.toNanos();
            try {
                while (!ended.getAsBoolean()) {
                    try {
                        pause.of(GLANCE);
                    } catch (InterruptedException e) {
                        threadInterrupted = true;
                    }
                    long now = nanoTime.getAsLong();
                    if (now - toldNext >= 0) {
                        toldNext = now + TELL.toNanos();
                        supervision.watching().accept(look(now));
                    }
                    if (cause == Ending.Cause.FINISHED) {
                        interruptIfDue(threadInterrupted, now);
                    } else if (now - interruptedAt > supervision.grace().toNanos()) {
                        if (afterGrace == Command.AfterGrace.LEAVE) {
                            return Ending.Cause.LEFT_RUNNING;
                        }
                        handle.destroyForcibly();
                    }
                }
                // A stopped program may have left children of its own behind, which nobody can find later.
                descendants.forEach(ProcessHandle::destroyForcibly);
                return cause;
            } finally {
                if (threadInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private Supervision.Look look(long now) {
            boolean interrupted = cause != Ending.Cause.FINISHED;
            Duration left = supervision.grace().minusNanos(now - interruptedAt);
            return new Supervision.Look(
                    Duration.ofNanos(now - startedAt),
                    interrupted ? Optional.of(left.isNegative() ? Duration.ZERO : left) : Optional.empty());
        }

        private void interruptIfDue(boolean threadInterrupted, long now) {
            boolean stop = threadInterrupted || supervision.stopping().getAsBoolean();
            boolean late = now - startedAt > supervision.limit().toNanos();
            if (stop || late) {
                cause = stop ? Ending.Cause.STOPPED : Ending.Cause.TIMED_OUT;
                interruptedAt = now;
                descendants = handle.descendants().toList();
                // Exactly one signal: Terraform takes a second one as "quit at once" and loses what it was writing.
                handle.destroy();
            }
        }
    }
}
