package dev.towpath.notice;

import java.util.Locale;

/** What kind of change people are told of; the weightiest first, which is the order in which a message tells them. */
public enum ChangeKind {
    /** A run could not run at all, or stopped before it looked at any target. */
    STOPPED,
    /** The branch was rewound, and a person must say whether that is meant. */
    REWOUND,
    /** A deployment was rolled back. */
    ROLLED_BACK,
    /** A deployment, or a look at a target, failed. */
    FAILED,
    /** What was judged to have failed is not tried again before somebody asks for it. */
    QUARANTINED,
    /** A state is locked or blocked. */
    BLOCKED,
    /** The configuration of a target cannot be used. */
    INVALID,
    /** A target could not be looked at. */
    UNKNOWN,
    /** Something else runs than what was recorded. */
    DRIFTED,
    /** A target is no longer in the repository. */
    ORPHANED,
    /** A target waits for a person. */
    HELD,
    /** What was wrong before is well again. */
    RECOVERED,
    /** Something new runs: deployed, applied or adopted. */
    DEPLOYED;

    /** The word in settings and messages: {@code rolled_back}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
