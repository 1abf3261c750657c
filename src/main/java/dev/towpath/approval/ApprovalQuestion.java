package dev.towpath.approval;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.GitSha;
import dev.towpath.model.RootEffects;
import java.util.Optional;

/**
 * May this target become what its configuration says?
 *
 * @param recordedAt the config commit in the target's record; what it contains is already approved
 * @param rollbackProven whether the pinned digest is known to have succeeded in this very target before
 * @param effects what the Terraform plan does, as far as it is known
 * @param followed whether the artifact is a build that nobody named, so that nobody can have agreed to it
 */
public record ApprovalQuestion(
        DesiredTarget target,
        Optional<GitSha> recordedAt,
        boolean rollbackProven,
        boolean terraform,
        RootEffects effects,
        boolean followed) {
    /**
     * A question asked before there is a plan.
     *
     * @param destroys whether something will be destroyed
     */
    public ApprovalQuestion(
            DesiredTarget target,
            Optional<GitSha> recordedAt,
            boolean rollbackProven,
            boolean terraform,
            boolean destroys) {
        this(target, recordedAt, rollbackProven, terraform, destroys ? RootEffects.DESTROYS : RootEffects.NONE, false);
    }

    /** Whether the Terraform plan destroys or replaces something. */
    public boolean destroys() {
        return effects.destroys();
    }

    /** The same, now that the plan is known. */
    public ApprovalQuestion about(RootEffects known) {
        return new ApprovalQuestion(target, recordedAt, rollbackProven, terraform, known, followed);
    }

    /** The same about a build that is followed. */
    public ApprovalQuestion ofFollowed() {
        return new ApprovalQuestion(target, recordedAt, rollbackProven, terraform, effects, true);
    }
}
