package dev.towpath.adapter.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How a running program is watched.
 *
 * @param limit after which it gets its one interrupt
 * @param grace how long it then has to finish
 * @param stopping whether this process was asked to stop, which interrupts the program too
 * @param watching called soon after the start, and then about once a second
 */
public record Supervision(Duration limit, Duration grace, BooleanSupplier stopping, Consumer<Look> watching) {
    /**
     * One look at a running program.
     *
     * @param running how long it has been running
     * @param graceLeft how long it has left, once it got its one interrupt
     */
    public record Look(Duration running, Optional<Duration> graceLeft) {}

    /** A supervision with a limit, and nobody to stop it. */
    public static Supervision within(Duration limit, Duration grace) {
        return new Supervision(limit, grace, () -> false, look -> {});
    }

    /** The same supervision with somebody to tell about it. */
    public Supervision telling(Consumer<Look> listener) {
        return new Supervision(limit, grace, stopping, listener);
    }
}
