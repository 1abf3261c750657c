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
 * @param retired those of {@code present} that were destroyed on purpose, so that their folder may go
 */
public record Inventory(SortedSet<Target> present, SortedSet<Target> orphaned, SortedSet<Target> retired) {
    public Inventory {
        present = Collections.unmodifiableSortedSet(new TreeSet<>(present));
        orphaned = Collections.unmodifiableSortedSet(new TreeSet<>(orphaned));
        retired = Collections.unmodifiableSortedSet(new TreeSet<>(retired));
    }

    /** The inventory of these targets. */
    public static Inventory of(Collection<Target> present, Collection<Target> orphaned) {
        return new Inventory(new TreeSet<>(present), new TreeSet<>(orphaned), new TreeSet<>());
    }

    /** The same, where these are destroyed on purpose, too; a target that is wanted again is not. */
    public Inventory with(Collection<Target> destroyed, Collection<Target> wanted) {
        SortedSet<Target> known = new TreeSet<>(retired);
        known.removeAll(wanted);
        known.addAll(destroyed);
        known.retainAll(present);
        return new Inventory(present, orphaned, known);
    }
}
