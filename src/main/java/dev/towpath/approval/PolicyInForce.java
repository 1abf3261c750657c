package dev.towpath.approval;

import dev.towpath.desired.Platform;
import dev.towpath.model.GitSha;
import dev.towpath.problem.Problems;
import java.util.Optional;

/**
 * The policy that counts at the snapshot's commit, which is not what the files say while a change of them is not approved.
 *
 * @param commit the commit whose policy it is
 * @param platform towpath.yaml of that commit: its environments, forge, state, management role and freezes are in force
 * @param unapproved the newest change of the policy that is not in force
 * @param problems each change that is left out, as a security problem
 */
public record PolicyInForce(
        Optional<GitSha> commit,
        Optional<ApprovalPolicy> policy,
        Optional<Platform> platform,
        Optional<GitSha> unapproved,
        Problems problems) {
    PolicyInForce with(Problems more) {
        return new PolicyInForce(commit, policy, platform, unapproved, problems.and(more));
    }
}
