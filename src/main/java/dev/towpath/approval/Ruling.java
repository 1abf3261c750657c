package dev.towpath.approval;

import dev.towpath.approval.Proof.RuleResult;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the rules of one version of the policy say of one change.
 *
 * @param approvals empty where nobody had to be asked
 * @param waives gates that its satisfied rules waive
 */
record Ruling(
        Outcome outcome,
        Change change,
        PolicyVersion version,
        List<RuleResult> results,
        Optional<Approvals> approvals,
        Set<String> waives,
        String message) {
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
        waives = Collections.unmodifiableSet(new TreeSet<>(waives));
    }
}
