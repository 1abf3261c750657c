package dev.towpath.plan;

import dev.towpath.approval.Emergency;
import dev.towpath.approval.JudgedChange;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was decided about a change and on what evidence, as it stays in the history.
 *
 * <p>It is a copy of the verdict and not the verdict itself: a history is read by later versions, which may judge otherwise, and
 * must still say what was known then.
 *
 * @param verdict {@code granted} or {@code not_required}; another word only where a history was written by hand
 * @param commit the first-parent commit that brought the pin
 * @param rules every rule that matched, in the policy's order
 * @param changes every commit that had to be approved; the pin's first
 * @param disregarded people whose approval did not count
 * @param waives gates that a satisfied rule waived
 * @param policy digest of the policy that was in force
 * @param brokenGlass what stood in for approvals that were missing
 */
public record Decision(
        String verdict,
        String message,
        String evidence,
        Optional<GitSha> commit,
        Optional<Integer> pullRequest,
        List<RuleOutcome> rules,
        List<Change> changes,
        List<Disregarded> disregarded,
        Set<String> waives,
        Optional<Digest> policy,
        Optional<BrokenGlass> brokenGlass) {
    public Decision {
        rules = List.copyOf(rules);
        changes = List.copyOf(changes);
        disregarded = List.copyOf(disregarded);
        waives = Collections.unmodifiableSet(new TreeSet<>(waives));
    }

    /** One rule: what it required, and who granted it, by group. */
    public record RuleOutcome(
            String rule, SortedMap<String, Integer> require, SortedMap<String, List<String>> grantedBy) {
        public RuleOutcome {
            require = Collections.unmodifiableSortedMap(new TreeMap<>(require));
            grantedBy = Collections.unmodifiableSortedMap(new TreeMap<>(grantedBy));
        }
    }

    /**
     * One commit that had to be approved.
     *
     * @param contents digests of the values that the approvers must have seen, by part
     * @param policy digest of the policy that judged it
     */
    public record Change(
            GitSha commit,
            Optional<Integer> pullRequest,
            SortedMap<String, Digest> contents,
            List<Agreement> agreements,
            Optional<Digest> policy) {
        public Change {
            contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
            agreements = List.copyOf(agreements);
        }
    }

    /**
     * One act by which a person agreed.
     *
     * @param kind {@code review}, {@code tag} or {@code commit}
     * @param id the forge's number of the review, the name of the tag, or the id of the signed commit
     * @param saw the commit whose content was looked at
     */
    public record Agreement(String who, String kind, String id, GitSha saw, Instant at) {}

    /**
     * A broken glass that stood in for approvals.
     *
     * @param path of the file that asked for it
     * @param expires until when it counted
     */
    public record BrokenGlass(String person, String reason, String path, Instant expires, Agreement signature) {}

    /** An approval that did not count. */
    public record Disregarded(String who, String why) {}

    /** The decision that a verdict amounts to. */
    public static Decision of(Verdict verdict) {
        Proof proof = verdict.proof();
        return new Decision(
                verdict.word(),
                verdict.message(),
                proof.evidence(),
                proof.commit(),
                proof.pullRequest(),
                proof.rules().stream()
                        .map(rule -> new RuleOutcome(rule.rule(), rule.require(), rule.grantedBy()))
                        .toList(),
                proof.changes().stream().map(Decision::change).toList(),
                proof.disregarded().stream()
                        .map(one -> new Disregarded(one.who(), one.why()))
                        .toList(),
                proof.waives(),
                proof.policy(),
                proof.emergency()
                        .map(it -> new BrokenGlass(
                                it.person(), it.reason(), it.path(), it.expires(), agreement(it.signature()))));
    }

    private static Change change(JudgedChange judged) {
        List<Agreement> agreements =
                judged.agreements().stream().map(Decision::agreement).toList();
        return new Change(judged.commit(), judged.pullRequest(), judged.contents(), agreements, judged.policy());
    }

    private static Agreement agreement(dev.towpath.approval.Agreement act) {
        return new Agreement(act.who(), act.kind().word(), act.id(), act.saw(), act.at());
    }

    /** Who agreed, by group, over all rules; whoever broke the glass stands apart. */
    public SortedMap<String, List<String>> approvedBy() {
        SortedMap<String, Set<String>> byGroup = new TreeMap<>();
        rules.forEach(rule -> rule.grantedBy()
                .forEach((group, logins) ->
                        byGroup.computeIfAbsent(group, g -> new TreeSet<>()).addAll(logins)));
        brokenGlass.ifPresent(it -> byGroup.put(Emergency.EVIDENCE, Set.of(it.person())));
        SortedMap<String, List<String>> people = new TreeMap<>();
        byGroup.forEach((group, logins) -> people.put(group, List.copyOf(logins)));
        return people;
    }
}
