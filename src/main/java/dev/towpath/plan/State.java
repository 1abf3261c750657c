package dev.towpath.plan;

import java.util.Locale;

/** What a target's line in the report says. */
public enum State {
    IN_SYNC,
    DEPLOYED,
    APPLIED,
    ADOPTED,
    WOULD_DEPLOY,
    WOULD_APPLY,
    IN_PROGRESS,
    HELD,
    DRIFTED,
    FAILED,
    INVALID,
    UNKNOWN,
    ORPHANED,
    SUSPENDED,
    UNPINNED;

    /** The word in reports: {@code in_sync}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
