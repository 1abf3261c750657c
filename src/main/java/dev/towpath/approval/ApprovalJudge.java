package dev.towpath.approval;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Forge;
import dev.towpath.desired.GoverningReader;
import dev.towpath.desired.PlatformReader;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.snapshot.RepoSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides who agreed to what governs each target.
 *
 * <p>An approval is of content: what counts is that a reviewer saw the value that is about to be deployed, not which commit id
 * it had. Whatever cannot be known is never granted.
 */
public final class ApprovalJudge {
    private final GoverningReader governing;
    private final PlatformReader platforms;
    private final ApprovalPolicyReader policies;
    private final Function<Forge.GitHub, ReviewSource> forges;
    private final SignatureVerifier signatures;
    private final PolicyMemory memory;
    private final Optional<BreakGlassReader> breakGlass;
    private Optional<Hearing> last = Optional.empty();

    /**
     * A judge who reads history through the readers.
     *
     * @param forges the reviews of the forge that the policy in force names; {@link ReviewSource#unknown} where it cannot be asked
     */
    public ApprovalJudge(
            GoverningReader governing,
            PlatformReader platforms,
            ApprovalPolicyReader policies,
            Function<Forge.GitHub, ReviewSource> forges,
            SignatureVerifier signatures) {
        this(governing, platforms, policies, forges, signatures, PolicyMemory.NONE, Optional.empty());
    }

    private ApprovalJudge(
            GoverningReader governing,
            PlatformReader platforms,
            ApprovalPolicyReader policies,
            Function<Forge.GitHub, ReviewSource> forges,
            SignatureVerifier signatures,
            PolicyMemory memory,
            Optional<BreakGlassReader> breakGlass) {
        this.governing = governing;
        this.platforms = platforms;
        this.policies = policies;
        this.forges = forges;
        this.signatures = signatures;
        this.memory = memory;
        this.breakGlass = breakGlass;
    }

    /** The same judge where the glass may be broken, as far as the policy in force lets anybody. */
    public ApprovalJudge heeding(BreakGlassReader files) {
        return new ApprovalJudge(governing, platforms, policies, forges, signatures, memory, Optional.of(files));
    }

    /** The same judge with a memory for changes of the policy that were approved. */
    public ApprovalJudge remembering(PolicyMemory known) {
        return new ApprovalJudge(governing, platforms, policies, forges, signatures, known, breakGlass);
    }

    /** The policy that counts at the snapshot's commit, and what is wrong with the one that the files show. */
    public PolicyInForce policy(RepoSnapshot snapshot) {
        PolicyInForce policy = hearing(snapshot).policy();
        String signers = PolicyFiles.signers(snapshot.tree());
        return policy.with(signatures.problems(ApprovalPolicy.SIGNERS_PATH, signers));
    }

    /** The verdict on each question; one walk over the history serves them all. */
    public Map<Target, Verdict> judge(
            RepoSnapshot snapshot, DesiredState desired, Collection<ApprovalQuestion> questions) {
        return judge(snapshot, desired, questions, List.of());
    }

    /**
     * The same, where it is known which commits any targets were recorded at: a push the wrong way round must not put an old
     * policy in force again, not even for a target that was never recorded.
     */
    public Map<Target, Verdict> judge(
            RepoSnapshot snapshot,
            DesiredState desired,
            Collection<ApprovalQuestion> questions,
            Collection<GitSha> recorded) {
        Hearing hearing = hearing(snapshot);
        return hearing.judge(
                questions.stream()
                        .filter(question ->
                                desired.targets().containsKey(question.target().target()))
                        .toList(),
                recorded);
    }

    /**
     * What the policy of a snapshot says of past changes, whether it is in force yet or not.
     *
     * @param since a commit; what it contains is not judged again
     * @param targets whose changes are judged
     */
    public PolicyTrial trial(RepoSnapshot snapshot, GitSha since, Collection<DesiredTarget> targets) {
        return hearing(snapshot).trial(since, targets);
    }

    /** What was found out about a snapshot stays good for as long as it is asked about. */
    private synchronized Hearing hearing(RepoSnapshot snapshot) {
        Hearing hearing = last.filter(it -> it.isAbout(snapshot)).orElseGet(() -> newHearing(snapshot));
        last = Optional.of(hearing);
        return hearing;
    }

    private Hearing newHearing(RepoSnapshot snapshot) {
        Witnesses witnesses = new Witnesses(snapshot.branch(), snapshot.history(), forges, signatures);
        return new Hearing(
                snapshot, governing, new PolicyFiles(platforms, policies), witnesses, memory, signatures, breakGlass);
    }
}
