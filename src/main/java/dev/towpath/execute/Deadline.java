package dev.towpath.execute;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in monotonic time, so that no clock change can stretch or cut it. */
public record Deadline(LongSupplier nanoTime, long atNanos) {
    /** The deadline that lies {@code duration} ahead. */
    public static Deadline in(Duration duration, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + duration.toNanos());
    }

    /** What is left; zero once it has passed. */
    public Duration left() {
        long left = atNanos - nanoTime.getAsLong();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** Whether nothing is left. */
    public boolean passed() {
        return left().isZero();
    }
}
