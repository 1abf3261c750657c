package dev.towpath.approval;

import dev.towpath.approval.Proof.RuleResult;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the rules of one version of the policy say of one change.
 *
 * @param approvals empty where nobody had to be asked
 * @param candidates who could still agree, by the group that lacks approvals
 * @param waives gates that its satisfied rules waive
 */
record Ruling(
        Outcome outcome,
        Change change,
        PolicyVersion version,
        List<RuleResult> results,
        Optional<Approvals> approvals,
        SortedMap<String, Candidates> candidates,
        Set<String> waives,
        String message) {
    /** A ruling that names nobody: there is no rule, or no knowing. */
    static Ruling without(Outcome outcome, Change change, PolicyVersion version, String message) {
        return new Ruling(
                outcome, change, version, List.of(), Optional.empty(), Collections.emptySortedMap(), Set.of(), message);
    }

    /** The acts of agreeing that fill a place of some rule. */
    List<Agreement> counted() {
        Set<String> people = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        results.forEach(result -> result.grantedBy().values().forEach(people::addAll));
        return approvals.map(Approvals::agreements).orElse(List.of()).stream()
                .filter(it -> people.contains(it.who()))
                .toList();
    }

    /** The worst comes first. */
    enum Outcome {
        MISSING,
        UNKNOWN,
        GRANTED,
        NOT_REQUIRED;

        boolean allows() {
            return this == GRANTED || this == NOT_REQUIRED;
        }
    }

    Ruling {
        results = List.copyOf(results);
        candidates = Collections.unmodifiableSortedMap(new TreeMap<>(candidates));
        waives = Collections.unmodifiableSet(new TreeSet<>(waives));
    }
}
