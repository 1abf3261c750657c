package dev.towpath.report;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run spent a stretch of time with, and its parts: the run as a tree of times, for whoever draws it.
 *
 * @param facts what else is known of it, by name
 * @param failed why it did not go well, if it did not
 */
public record Stretch(
        String name,
        Instant began,
        Instant ended,
        SortedMap<String, String> facts,
        Optional<String> failed,
        List<Stretch> parts) {
    public Stretch {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        parts = List.copyOf(parts);
    }
}
