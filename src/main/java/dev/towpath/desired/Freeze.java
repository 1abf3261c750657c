package dev.towpath.desired;

import dev.towpath.model.Tier;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A weekly window in which nothing is deployed to some tiers. From inclusive, to exclusive; it may wrap around the week.
 *
 * @param zone wall-clock times are of this zone, so daylight saving moves the instants
 */
public record Freeze(
        String name,
        Set<Tier> tiers,
        DayOfWeek fromDay,
        LocalTime fromTime,
        DayOfWeek toDay,
        LocalTime toTime,
        ZoneId zone) {
    public Freeze {
        tiers = Collections.unmodifiableSet(new LinkedHashSet<>(tiers));
    }
}
