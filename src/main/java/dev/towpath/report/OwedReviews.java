package dev.towpath.report;

import dev.towpath.approval.Candidates;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.approval.Verdict;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The reviews that targets still wait for, by group, so that one sentence says whom to ask.
 *
 * @param byGroup what each group owes
 * @param disregarded approvals that do not count, {@code who: why}
 * @param unknown why something about approvals is not known
 */
record OwedReviews(SortedMap<String, Owed> byGroup, SortedSet<String> disregarded, SortedSet<String> unknown) {
    /** What one group owes. */
    record Owed(int count, Candidates candidates, List<Target> targets) {
        Owed and(Owed other) {
            List<Target> both = new ArrayList<>(targets);
            both.addAll(other.targets);
            return new Owed(Math.max(count, other.count), candidates, both);
        }

        /** {@code anna, bert or any of AcmeCorp/platform}. */
        String whom() {
            List<String> names = new ArrayList<>(candidates.users());
            candidates.teams().forEach(team -> names.add("any of " + team));
            return Words.list(names, " or ");
        }
    }

    static OwedReviews of(Collection<TargetReport> targets) {
        SortedMap<String, Owed> byGroup = new TreeMap<>();
        SortedSet<String> disregarded = new TreeSet<>();
        SortedSet<String> unknown = new TreeSet<>();
        for (TargetReport target : targets) {
            target.verdict().filter(verdict -> !verdict.allows()).ifPresent(verdict -> {
                owed(target.target(), verdict.proof()).forEach((group, owed) -> byGroup.merge(group, owed, Owed::and));
                verdict.proof().disregarded().forEach(it -> disregarded.add(sentence(it)));
                if (verdict instanceof Verdict.Unknown) {
                    unknown.add(verdict.message());
                }
            });
        }
        return new OwedReviews(byGroup, disregarded, unknown);
    }

    boolean isEmpty() {
        return byGroup.isEmpty() && disregarded.isEmpty() && unknown.isEmpty();
    }

    private static Map<String, Owed> owed(Target target, Proof proof) {
        Map<String, Owed> owed = new TreeMap<>();
        proof.rules()
                .forEach(rule -> rule.missing().forEach((group, count) -> {
                    Candidates candidates = Optional.ofNullable(
                                    proof.candidates().get(group))
                            .orElse(new Candidates(List.of(), List.of(), List.of()));
                    Owed more = new Owed(count, candidates, List.of(target));
                    Owed known = owed.get(group);
                    owed.put(group, known == null || known.count() < count ? more : known);
                }));
        return owed;
    }

    private static String sentence(Disregarded approval) {
        return approval.who() + ": " + approval.why();
    }
}
