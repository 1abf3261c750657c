package dev.towpath.problem;

import java.util.Locale;

/** Why a target is in its state: stable words that reports, exit codes and documentation share. */
public enum ReasonCode {
    APPROVAL_MISSING,
    APPROVAL_UNKNOWN,
    POLICY_UNAPPROVED,
    NOT_PROMOTED,
    DIGEST_MISMATCH,
    DIGEST_REQUIRED,
    SOAKING,
    NOT_BEFORE,
    FROZEN,
    SUSPENDED,
    QUARANTINED,
    DEPENDENCY,
    LEASED,
    REWOUND,
    VANISHED,
    ARTIFACT_MISSING,
    ARTIFACT_REJECTED,
    DESTRUCTIVE,
    OVER_LIMIT,
    PROTECTED,
    PLAN_CHANGED,
    ROLLOUT_FAILED,
    ROLLED_BACK,
    HOOK_FAILED,
    VERIFICATION_FAILED,
    SUPERSEDED,
    TIMED_OUT,
    INTERRUPTED,
    ACCESS_DENIED,
    NOT_FOUND,
    WRONG_ACCOUNT,
    UNSUPPORTED,
    UNMERGEABLE,
    AMBIGUOUS,
    THROTTLED,
    UNREACHABLE,
    RECORD_CONFLICT,
    MANUAL_DEPLOYMENT,
    EDITED,
    IN_FLIGHT,
    SCALED_TO_ZERO,
    TASKS_MISSING,
    OBJECTS_CHANGED,
    RESOURCES_CHANGED,
    INTENT_OPEN,
    STATE_LOCKED,
    STATE_BLOCKED,
    TERRAFORM_FAILED,
    NO_CREDENTIALS,
    UNPINNED,
    ORPHANED,
    RETIRED,
    INVALID;

    /** The word in reports: {@code approval_missing}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
