package dev.towpath.journal;

import dev.towpath.model.Target;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The targets that a run knew.
 *
 * @param present those that git had
 * @param orphaned those that git had once and that nobody retired
 */
public record Inventory(SortedSet<Target> present, SortedSet<Target> orphaned) {
    public Inventory {
        present = Collections.unmodifiableSortedSet(new TreeSet<>(present));
        orphaned = Collections.unmodifiableSortedSet(new TreeSet<>(orphaned));
    }

    /** The inventory of these targets. */
    public static Inventory of(Collection<Target> present, Collection<Target> orphaned) {
        return new Inventory(new TreeSet<>(present), new TreeSet<>(orphaned));
    }
}
