package dev.towpath.adapter.store;

import java.time.Duration;

/**
 * The time that leases live in: what the clock says, waiting, and what is done again and again meanwhile.
 *
 * <p>A port of its own, so that a whole life of leases can be rehearsed in a time that does not pass by itself.
 */
public interface Pulse {
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
