package dev.towpath.problem;

/** How bad a problem is. */
public enum Severity {
    /** The target, or the run, cannot go on as it is. */
    ERROR,
    /** It works, and someone should look. */
    WARNING;

    /** The word in reports. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
