package dev.towpath.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.Freeze;
import dev.towpath.model.Tier;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weekly windows on wall clocks: around the week, across daylight saving, from inclusive and to exclusive. */
class FreezesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # Friday 18:00 to Monday 07:00 in Los Angeles
            2026-11-21T01:59:59Z,
            2026-11-21T02:00:00Z, 2026-11-23T15:00:00Z
            2026-11-22T12:00:00Z, 2026-11-23T15:00:00Z
            2026-11-23T14:59:59Z, 2026-11-23T15:00:00Z
            2026-11-23T15:00:00Z,
            2026-11-25T12:00:00Z,
            # the clocks go forward on Sunday 2026-03-08: Friday is UTC-8, Monday is UTC-7
            2026-03-07T01:59:00Z,
            2026-03-07T02:00:00Z, 2026-03-09T14:00:00Z
            2026-03-09T13:59:59Z, 2026-03-09T14:00:00Z
            2026-03-09T14:00:00Z,
            """)
    void theWeekendInLosAngeles(Instant now, Instant until) {
        Freeze weekend = freeze(DayOfWeek.FRIDAY, "18:00", DayOfWeek.MONDAY, "07:00", "America/Los_Angeles");

        assertThat(Freezes.until(weekend, now)).isEqualTo(Optional.ofNullable(until));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-11-18T08:59:00Z,
            2026-11-18T09:00:00Z, 2026-11-18T17:00:00Z
            2026-11-18T17:00:00Z,
            2026-11-19T12:00:00Z,
            """)
    void hoursOfOneDay(Instant now, Instant until) {
        Freeze hours = freeze(DayOfWeek.WEDNESDAY, "09:00", DayOfWeek.WEDNESDAY, "17:00", "UTC");

        assertThat(Freezes.until(hours, now)).isEqualTo(Optional.ofNullable(until));
    }

    private static Freeze freeze(DayOfWeek fromDay, String from, DayOfWeek toDay, String to, String zone) {
        return new Freeze(
                "freeze",
                Set.of(Tier.PRODUCTION),
                fromDay,
                LocalTime.parse(from),
                toDay,
                LocalTime.parse(to),
                ZoneId.of(zone));
    }
}
