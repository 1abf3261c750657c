package dev.towpath.daemon;

import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;

/** When something is tried again and again: at intervals, or at the times that a cron expression names. */
public sealed interface Schedule {
    /** At intervals. */
    record Every(Duration interval) implements Schedule {
        public Every {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("an interval must be longer than nothing, not " + interval);
            }
        }
    }

    /**
     * At the times of a cron expression.
     *
     * @param expression six or seven fields, seconds first, in the notation of the scheduler
     * @param zone where those times are meant
     */
    record Cron(String expression, ZoneId zone) implements Schedule {}

    /** The one of two functions that fits. */
    default <T> T fold(Function<Every, T> every, Function<Cron, T> cron) {
        if (this instanceof Every schedule) {
            return every.apply(schedule);
        }
        return cron.apply((Cron) this);
    }
}
