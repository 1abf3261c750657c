package dev.towpath.problem;

import java.util.Locale;

/** How bad a problem is. */
public enum Severity {
    /** The target, or the run, cannot go on as it is. */
    ERROR,
    /** It works, and someone should look. */
    WARNING;

    /** The word in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
