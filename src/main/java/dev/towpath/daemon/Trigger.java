package dev.towpath.daemon;

import java.util.Locale;

/** Why a run began. A run depends on no event, so this is for people only. */
public enum Trigger {
    /** The daemon began to watch. */
    START,
    /** Its time had come. */
    SCHEDULE,
    /** The forge told of a push or a review. */
    WEBHOOK,
    /** A build told of an artifact. */
    ARTIFACT,
    /** An earlier run changed something that this one may have waited for, or had to stop early. */
    FOLLOW_UP,
    /** Another daemon died in the middle of it. */
    RECOVERY,
    /** The clock was set, so that no schedule can be relied on. */
    CLOCK;

    /** The word on pages and in logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
