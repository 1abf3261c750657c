package dev.towpath.daemon;

import java.util.Locale;

/** What becomes of the times that passed while nobody could run: the daemon was down, or every worker was busy. */
public enum Misfire {
    /** One run makes up for all of them. */
    ONCE,
    /** They are let go; the next time in the schedule counts. */
    SKIP;

    /** The word in the settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
