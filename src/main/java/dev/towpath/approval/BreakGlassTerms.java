package dev.towpath.approval;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may break the glass, and for how long; a policy without terms lets nobody.
 *
 * @param groups each of whose members may
 * @param max the longest time from the signature to the expiry
 */
public record BreakGlassTerms(Set<String> groups, Duration max) {
    public BreakGlassTerms {
        groups = Collections.unmodifiableSet(new TreeSet<>(groups));
    }
}
