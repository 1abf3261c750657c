package dev.towpath.plan;

import dev.towpath.desired.Freeze;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** The arithmetic of weekly freeze windows, on wall clocks of their own zones. */
final class Freezes {
    private static final int MINUTES_PER_DAY = 24 * 60;

    private Freezes() {}

    /** When the window that contains {@code now} ends; empty if none does. */
    static Optional<Instant> until(Freeze freeze, Instant now) {
        ZonedDateTime local = now.atZone(freeze.zone());
        int at = minuteOfWeek(local.getDayOfWeek(), local.toLocalTime());
        int from = minuteOfWeek(freeze.fromDay(), freeze.fromTime());
        int to = minuteOfWeek(freeze.toDay(), freeze.toTime());
        boolean inside = from <= to ? from <= at && at < to : at >= from || at < to;
        return inside ? Optional.of(next(freeze, local)) : Optional.empty();
    }

    private static Instant next(Freeze freeze, ZonedDateTime local) {
        ZonedDateTime end = local.toLocalDate()
                .with(TemporalAdjusters.nextOrSame(freeze.toDay()))
                .atTime(freeze.toTime())
                .atZone(freeze.zone());
        return (end.isAfter(local)
                        ? end
                        : local.toLocalDate()
                                .with(TemporalAdjusters.next(freeze.toDay()))
                                .atTime(freeze.toTime())
                                .atZone(freeze.zone()))
                .toInstant();
    }

    private static int minuteOfWeek(DayOfWeek day, LocalTime time) {
        return (day.getValue() - 1) * MINUTES_PER_DAY + time.getHour() * 60 + time.getMinute();
    }
}
