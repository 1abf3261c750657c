package dev.towpath.approval;

import dev.towpath.approval.Proof.Disregarded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Who agreed to one change.
 *
 * @param agreements every act of agreeing by somebody who may
 * @param disregarded approvals that do not count
 * @param request the pull request that brought the change
 * @param direct how the change came, in words, where nobody could have reviewed it: {@code was pushed directly}
 * @param merged whether a merge commit is all that the policy asks for
 * @param evidence the kind that counted
 * @param unknown why it cannot be known who agreed
 */
record Approvals(
        List<Agreement> agreements,
        List<Disregarded> disregarded,
        Optional<PullRequest> request,
        Optional<String> direct,
        boolean merged,
        Evidence evidence,
        Optional<String> unknown) {
    Approvals {
        agreements = agreements.stream().sorted(Agreement.ORDER).toList();
        disregarded = List.copyOf(disregarded);
    }

    /** Each person once; the forge's spelling of a login wins. */
    Collection<String> people() {
        SortedMap<String, String> people = new TreeMap<>();
        agreements.forEach(
                it -> people.merge(it.key(), it.who(), (old, now) -> it.kind() == Agreement.Kind.REVIEW ? now : old));
        return people.values();
    }

    /** The same, and more that does not count. */
    Approvals disregarding(List<Disregarded> more) {
        List<Disregarded> all = new ArrayList<>(disregarded);
        all.addAll(more);
        return new Approvals(agreements, sorted(all), request, direct, merged, evidence, unknown);
    }

    /** The number of the pull request. */
    Optional<Integer> pullRequest() {
        return request.map(PullRequest::number);
    }

    /** What a kind of evidence found: who agreed, and whose approval does not count. */
    record Found(List<Agreement> agreements, List<Disregarded> disregarded) {
        static final Found NOTHING = new Found(List.of(), List.of());

        /** Only those whom a test lets through; it answers with the reason for which someone does not count. */
        Found without(Function<String, Optional<String>> reason) {
            return leaving(it -> reason.apply(it.who()));
        }

        /** The same of acts: only those that a test lets through. */
        Found leaving(Function<Agreement, Optional<String>> reason) {
            List<Agreement> kept = new ArrayList<>();
            List<Disregarded> left = new ArrayList<>(disregarded);
            agreements.forEach(it -> reason.apply(it)
                    .ifPresentOrElse(why -> left.add(new Disregarded(it.who(), why)), () -> kept.add(it)));
            return new Found(kept, sorted(left));
        }
    }

    static List<Disregarded> sorted(Collection<Disregarded> people) {
        TreeSet<Disregarded> all =
                new TreeSet<>(Comparator.comparing(Disregarded::who).thenComparing(Disregarded::why));
        all.addAll(people);
        return List.copyOf(all);
    }
}
