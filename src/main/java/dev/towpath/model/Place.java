package dev.towpath.model;

import java.util.Comparator;
import java.util.Optional;

/** Where AWS calls go: an account, a region, and the role to take there (none: the caller's own credentials). */
public record Place(Account account, Region region, Optional<String> role) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::account)
            .thenComparing(Place::region)
            .thenComparing(place -> place.role().orElse(""));

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return account + "/" + region;
    }
}
