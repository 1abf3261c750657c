package dev.towpath.daemon;

import java.time.Instant;
import java.util.Comparator;

/** A run that is to come. */
public record Upcoming(Instant at, String share, Purpose purpose, Trigger trigger) implements Comparable<Upcoming> {
    private static final Comparator<Upcoming> ORDER =
            Comparator.comparing(Upcoming::at).thenComparing(Upcoming::share).thenComparing(Upcoming::purpose);

    @Override
    public int compareTo(Upcoming other) {
        return ORDER.compare(this, other);
    }
}
