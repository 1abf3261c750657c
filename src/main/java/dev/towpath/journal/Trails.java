package dev.towpath.journal;

import dev.towpath.model.Target;
import java.util.SortedSet;

/** Reads histories as they are stored, and changes nothing. */
public interface Trails {
    /** Every target of which something is stored: one listing. */
    SortedSet<Target> targets();

    /** All that is stored of a target's history: a listing and a call for each entry. */
    Trail read(Target target);
}
