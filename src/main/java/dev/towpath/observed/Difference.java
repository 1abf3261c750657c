package dev.towpath.observed;

import java.util.List;

/**
 * What would be different in one target.
 *
 * @param changes in the order in which people look for them
 * @param notes sentences about all of them, such as sizes and counts, or what could not be told
 */
public record Difference(List<Change> changes, List<String> notes) {
    public Difference {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }

    /** Whether nothing would change. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
