package dev.towpath.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices that the clock was set: that it moved by more, or by less, than the time that passed.
 *
 * <p>A clock set back an hour would leave every schedule silent for an hour; one set forward makes all of them due at once.
 */
final class ClockWatch {
    private final Duration jumpMax;
    private Instant lastTime;
    private long lastNanos;

    ClockWatch(Duration jumpMax, Instant time, long nanos) {
        this.jumpMax = jumpMax;
        this.lastTime = time;
        this.lastNanos = nanos;
    }

    /** How far the clock was set since the last look, negative for back; empty where it was not. */
    Optional<Duration> look(Instant time, long nanos) {
        Duration passed = Duration.ofNanos(nanos - lastNanos);
        Duration jump = Duration.between(lastTime, time).minus(passed);
        lastTime = time;
        lastNanos = nanos;
        return jump.abs().compareTo(jumpMax) > 0 ? Optional.of(jump) : Optional.empty();
    }
}
