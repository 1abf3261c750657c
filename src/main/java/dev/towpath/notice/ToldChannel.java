package dev.towpath.notice;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one channel was told.
 *
 * @param began when the first run began that told it anything
 * @param opening the claim on its first message, for as long as that is not told
 * @param told by target, {@code app/environment}, and under {@link #RUN} of the run itself
 */
public record ToldChannel(Instant began, Optional<Claim> opening, SortedMap<String, Told> told) {
    /** The key of what is told of runs as such; no target has a name without a slash. */
    public static final String RUN = "run";

    public ToldChannel {
        told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
    }

    ToldChannel with(SortedMap<String, Told> entries) {
        return new ToldChannel(began, opening, entries);
    }
}
