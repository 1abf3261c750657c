package dev.towpath.adapter.store;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The time that leases live in: what the clock says, waiting, and what is done again and again meanwhile.
 *
 * <p>A port of its own, so that a whole life of leases can be rehearsed in a time that does not pass by itself.
 */
public interface Pulse {
    /** How long it takes until a wish to stop is heeded. */
    Duration GLANCE = Duration.ofMillis(200);

    /** Time as it passes. */
    static Pulse ofThreads(LongSupplier nanoTime) {
        return new ThreadPulse(nanoTime);
    }

    /** The same, in which nobody waits on after the process was asked to stop. */
    default Pulse heeding(BooleanSupplier stopping) {
        Pulse these = this;
        return new Pulse() {
            @Override
            public long nanoTime() {
                return these.nanoTime();
            }

            @Override
            public void sleep(Duration time) throws InterruptedException {
                Duration left = time;
                while (left.compareTo(Duration.ZERO) > 0) {
                    if (stopping.getAsBoolean()) {
                        throw new FailureException(new Failure.RetryLater(
                                ReasonCode.INTERRUPTED,
                                "the run was stopped while it waited for a lease",
                                "nothing was changed; run again"));
                    }
                    these.sleep(left.compareTo(GLANCE) < 0 ? left : GLANCE);
                    left = left.minus(GLANCE);
                }
            }

            @Override
            public Runnable every(Duration period, String name, Runnable beat) {
                return these.every(period, name, beat);
            }
        };
    }

    /** Monotonic time in nanoseconds. */
    long nanoTime();

    /** Lets time pass. */
    void sleep(Duration time) throws InterruptedException;

    /**
     * Does something every {@code period}, beside whatever else is done, until it is told to stop.
     *
     * @param name of what is done, for people who look at threads
     * @return tells it to stop; a beat that has begun may still end after that
     */
    Runnable every(Duration period, String name, Runnable beat);
}
