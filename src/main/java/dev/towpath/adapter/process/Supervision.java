package dev.towpath.adapter.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How a running program is watched.
 *
 * @param limit after which it gets its one interrupt
 * @param grace how long it then has to finish
 * @param stopping whether this process was asked to stop, which interrupts the program too
 * @param watching called about once a second with the time that the program has been running
 */
public record Supervision(Duration limit, Duration grace, BooleanSupplier stopping, Consumer<Duration> watching) {
    /** A supervision with a limit, and nobody to stop it. */
    public static Supervision within(Duration limit, Duration grace) {
        return new Supervision(limit, grace, () -> false, elapsed -> {});
    }

    /** The same supervision with somebody to tell about it. */
    public Supervision telling(Consumer<Duration> listener) {
        return new Supervision(limit, grace, stopping, listener);
    }
}
