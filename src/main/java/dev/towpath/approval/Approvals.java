package dev.towpath.approval;

import dev.towpath.approval.Proof.Disregarded;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who agreed to one change.
 *
 * @param approvers logins as they are written, by the login in lower case
 * @param disregarded approvals that do not count
 * @param pullRequest that brought the change
 * @param direct how the change came, in words, where nobody could have reviewed it: {@code was pushed directly}
 * @param merged whether a merge commit is all that the policy asks for
 * @param evidence the kind that counted
 * @param unknown why it cannot be known who agreed
 */
record Approvals(
        SortedMap<String, String> approvers,
        List<Disregarded> disregarded,
        Optional<Integer> pullRequest,
        Optional<String> direct,
        boolean merged,
        Evidence evidence,
        Optional<String> unknown) {
    Approvals {
        approvers = Collections.unmodifiableSortedMap(new TreeMap<>(approvers));
        disregarded = List.copyOf(disregarded);
    }

    /** What a kind of evidence found: who agreed, and whose approval does not count. */
    record Found(SortedMap<String, String> approvers, List<Disregarded> disregarded) {
        static final Found NOTHING = new Found(new TreeMap<>(), List.of());

        /** Only those whom a test lets through; it answers with the reason for which someone does not count. */
        Found without(java.util.function.Function<String, Optional<String>> reason) {
            SortedMap<String, String> kept = new TreeMap<>();
            Collection<Disregarded> left = new java.util.ArrayList<>(disregarded);
            approvers.forEach((key, login) -> reason.apply(login)
                    .ifPresentOrElse(why -> left.add(new Disregarded(login, why)), () -> kept.put(key, login)));
            return new Found(kept, sorted(left));
        }
    }

    static List<Disregarded> sorted(Collection<Disregarded> people) {
        TreeSet<Disregarded> all =
                new TreeSet<>(java.util.Comparator.comparing(Disregarded::who).thenComparing(Disregarded::why));
        all.addAll(people);
        return List.copyOf(all);
    }
}
