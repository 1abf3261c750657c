package dev.towpath.plan;

import dev.towpath.approval.Verdict;
import dev.towpath.model.Tier;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;

/**
 * Nobody agrees to a build that is followed, so it goes only where nobody has to.
 *
 * <p>An approval that was once given for something else must not stand in: it is asked whether the policy needs anybody, not whether
 * it was satisfied.
 */
final class FollowingGate {
    private static final String NAME = "auto_deploy";

    private FollowingGate() {}

    static GateResult ask(Question question) {
        Tier tier = question.desired().environment().tier();
        if (tier != Tier.DEV) {
            return Gates.held(
                    NAME,
                    ReasonCode.UNSUPPORTED,
                    "\"" + question.target().environment() + "\" is of tier " + tier.word()
                            + ", and only environments of tier dev follow builds",
                    List.of("an artifact in promotion.yaml"),
                    Optional.empty());
        }
        if (question.verdict().filter(FollowingGate::asksSomebody).isPresent()) {
            return Gates.held(
                    NAME,
                    ReasonCode.APPROVAL_MISSING,
                    "\"" + question.target()
                            + "\" follows builds, to which nobody agrees, and the policy asks for approvals there",
                    List.of("a policy that requires nobody there", "an artifact in promotion.yaml"),
                    Optional.empty());
        }
        return Gates.open(
                NAME, question.situation().following().map(Following::message).orElse(""));
    }

    /** Whether the policy, as far as it is known, leaves it to people. */
    static boolean asksSomebody(Verdict verdict) {
        return verdict.fold(granted -> true, none -> false, missing -> true, unknown -> false);
    }
}
