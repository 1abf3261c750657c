package dev.towpath.plan;

import dev.towpath.model.Tier;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;

/** Nobody agrees to a build that is followed, so it goes only where nobody has to: the judgement asks the policy, this gate the tier. */
final class FollowingGate {
    private static final String NAME = "auto_deploy";

    private FollowingGate() {}

    static GateResult ask(Question question) {
        Tier tier = question.desired().environment().tier();
        return tier == Tier.DEV
                ? Gates.open(
                        NAME,
                        question.situation().following().map(Following::message).orElse(""))
                : Gates.held(
                        NAME,
                        ReasonCode.UNSUPPORTED,
                        "\"" + question.target().environment() + "\" is of tier " + tier.word()
                                + ", and only environments of tier dev follow builds",
                        List.of("an artifact in promotion.yaml"),
                        Optional.empty());
    }
}
