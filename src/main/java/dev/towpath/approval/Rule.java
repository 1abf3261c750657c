package dev.towpath.approval;

import dev.towpath.problem.SourceSpan;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One rule of the approval policy.
 *
 * @param require how many people of each group must agree; empty if nobody has to
 * @param alone whether it stands in for the other rules of a deploy once it is satisfied
 * @param waives gates that it waives once it is satisfied
 */
public record Rule(
        String name,
        Condition when,
        SortedMap<String, Integer> require,
        boolean alone,
        Set<String> waives,
        SourceSpan span) {
    /** The gate that a rule for protected resources lifts. */
    public static final String PROTECTION = "protection";

    public Rule {
        require = Collections.unmodifiableSortedMap(new TreeMap<>(require));
        waives = Collections.unmodifiableSet(new TreeSet<>(waives));
    }

    /** Whether it needs nobody. */
    public boolean needsNobody() {
        return require.values().stream().allMatch(count -> count == 0);
    }

    /** Whether there are rules, and none of them needs anybody; where no rule speaks, nothing is allowed. */
    static boolean leaveToNobody(List<Rule> rules) {
        return !rules.isEmpty() && rules.stream().allMatch(Rule::needsNobody);
    }

    /** Gates that it lifts once it is satisfied: those that it waives, and the one that waits for just this word. */
    Set<String> lifts() {
        Set<String> lifted = new TreeSet<>(waives);
        if (when.isForLosses()) {
            lifted.add(PROTECTION);
        }
        return lifted;
    }
}
