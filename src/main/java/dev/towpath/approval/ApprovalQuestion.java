package dev.towpath.approval;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.GitSha;
import java.util.Optional;

/**
 * May this target become what its configuration says?
 *
 * @param recordedAt the config commit in the target's record; what it contains is already approved
 * @param rollbackProven whether the pinned digest is known to have succeeded in this very target before
 * @param destroys whether the Terraform plan destroys or replaces something
 */
public record ApprovalQuestion(
        DesiredTarget target,
        Optional<GitSha> recordedAt,
        boolean rollbackProven,
        boolean terraform,
        boolean destroys) {}
