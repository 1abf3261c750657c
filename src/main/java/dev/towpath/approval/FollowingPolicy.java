package dev.towpath.approval;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.RootEffects;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds environments that are to follow builds though the policy asks for people there, before a run has to hold them. */
public final class FollowingPolicy {
    private final ApprovalPolicy policy;

    /** A policy as it is written. */
    public FollowingPolicy(ApprovalPolicy policy) {
        this.policy = policy;
    }

    /** One error for each such target, at its place in app.yaml. */
    public Problems problems(DesiredState desired) {
        return Problems.of(desired.targets().values().stream()
                .filter(target -> !leavesToNobody(target))
                .flatMap(FollowingPolicy::problem)
                .toList());
    }

    private boolean leavesToNobody(DesiredTarget target) {
        Condition.Change change = new Condition.Change(
                target.target(),
                Optional.of(target.environment().tier()),
                Set.of(Condition.Kind.DEPLOY),
                RootEffects.NONE,
                false);
        return Rule.leaveToNobody(policy.matching(change));
    }

    private static Stream<Problem> problem(DesiredTarget target) {
        return target.autoDeploy().stream()
                .map(span -> Problem.error(
                        "auto_deploy_approval",
                        span,
                        "\"" + target.target()
                                + "\" is to follow builds, to which nobody agrees, and the policy asks for approvals there",
                        "take it out of \"auto_deploy\", or let a rule of policies/approvals.yaml need nobody there"));
    }
}
