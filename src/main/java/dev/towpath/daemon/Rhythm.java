package dev.towpath.daemon;

import java.time.Duration;

/**
 * A schedule as it is kept.
 *
 * @param jitter each time is put off by a random part of this, so that many do not ask the forge at the same second
 */
public record Rhythm(Schedule schedule, Duration jitter, Misfire misfire) {
    /** At intervals, to the second. */
    public static Rhythm every(Duration interval) {
        return new Rhythm(new Schedule.Every(interval), Duration.ZERO, Misfire.ONCE);
    }
}
