package dev.towpath.approval;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a verdict rests on.
 *
 * @param commit the first-parent commit that brought the pin
 * @param evidence {@code forge_review}, {@code signed_merge}, {@code merge} or {@code break_glass}
 * @param rules every matching rule, in the policy's order
 * @param disregarded people whose approval does not count, and why
 * @param waives gates that a satisfied rule waives: {@code soak}, {@code freeze}, {@code promoted_from}
 * @param policy digest of the policy that was in force
 * @param policyUnapproved whether a policy change that was not approved was left out
 * @param changes every commit that had to be approved, with who agreed to what; the pin's first
 * @param candidates who could give what is missing, by group; empty where nobody can, such as after a direct push
 * @param emergency the broken glass that stands in for what is missing
 */
public record Proof(
        Optional<GitSha> commit,
        Optional<Integer> pullRequest,
        String evidence,
        List<RuleResult> rules,
        List<Disregarded> disregarded,
        Set<String> waives,
        Optional<Digest> policy,
        boolean policyUnapproved,
        List<JudgedChange> changes,
        SortedMap<String, Candidates> candidates,
        Optional<Emergency> emergency) {
    public Proof {
        rules = List.copyOf(rules);
        disregarded = List.copyOf(disregarded);
        waives = Collections.unmodifiableSet(new TreeSet<>(waives));
        changes = List.copyOf(changes);
        candidates = Collections.unmodifiableSortedMap(new TreeMap<>(candidates));
    }

    /** A proof without an emergency. */
    public Proof(
            Optional<GitSha> commit,
            Optional<Integer> pullRequest,
            String evidence,
            List<RuleResult> rules,
            List<Disregarded> disregarded,
            Set<String> waives,
            Optional<Digest> policy,
            boolean policyUnapproved,
            List<JudgedChange> changes,
            SortedMap<String, Candidates> candidates) {
        this(
                commit,
                pullRequest,
                evidence,
                rules,
                disregarded,
                waives,
                policy,
                policyUnapproved,
                changes,
                candidates,
                Optional.empty());
    }

    /** The same where an emergency stands in for what is missing; it waives no gate. */
    Proof in(Emergency broken) {
        return new Proof(
                commit,
                pullRequest,
                Emergency.EVIDENCE,
                rules,
                disregarded,
                Set.of(),
                policy,
                policyUnapproved,
                changes,
                candidates,
                Optional.of(broken));
    }

    /** A proof of nothing: nothing was judged. */
    public static Proof none(String evidence) {
        return new Proof(
                Optional.empty(),
                Optional.empty(),
                evidence,
                List.of(),
                List.of(),
                Set.of(),
                Optional.empty(),
                false,
                List.of(),
                Collections.emptySortedMap());
    }

    /** One matching rule: what it requires, who granted it, how many are missing, each by group. */
    public record RuleResult(
            String rule,
            SortedMap<String, Integer> require,
            SortedMap<String, List<String>> grantedBy,
            SortedMap<String, Integer> missing) {
        public RuleResult {
            require = Collections.unmodifiableSortedMap(new TreeMap<>(require));
            grantedBy = Collections.unmodifiableSortedMap(new TreeMap<>(grantedBy));
            missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        }

        /** Whether everybody that the rule requires has agreed. */
        public boolean satisfied() {
            return missing.isEmpty();
        }
    }

    /** An approval that does not count. */
    public record Disregarded(String who, String why) {}

    /** Who agreed, by group, over all rules. */
    public SortedMap<String, List<String>> approvedBy() {
        SortedMap<String, Set<String>> byGroup = new TreeMap<>();
        for (RuleResult rule : rules) {
            rule.grantedBy()
                    .forEach((group, logins) ->
                            byGroup.computeIfAbsent(group, g -> new TreeSet<>()).addAll(logins));
        }
        emergency.ifPresent(it -> byGroup.put(Emergency.EVIDENCE, Set.of(it.person())));
        SortedMap<String, List<String>> result = new TreeMap<>();
        byGroup.forEach((group, logins) -> result.put(group, List.copyOf(logins)));
        return result;
    }
}
