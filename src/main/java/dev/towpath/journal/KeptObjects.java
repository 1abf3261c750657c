package dev.towpath.journal;

import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the objects of one kind in the state store say, by target.
 *
 * <p>An object that cannot be read is not an object that is not there: its target waits for a person, and the others go on.
 *
 * @param unreadable why nothing is known of a target that has an object
 */
public record KeptObjects<T>(SortedMap<Target, T> known, SortedMap<Target, Failure> unreadable) {
    public KeptObjects {
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
    }

    /** All that have an object, whether it can be read or not. */
    public Set<Target> targets() {
        SortedSet<Target> targets = new TreeSet<>(known.keySet());
        targets.addAll(unreadable.keySet());
        return targets;
    }
}
