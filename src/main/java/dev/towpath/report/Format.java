package dev.towpath.report;

import java.util.Locale;

/** How a result is written. */
public enum Format {
    TEXT,
    JSON,
    MARKDOWN,
    HTML,
    /** Workflow commands that GitHub shows beside the lines of a pull request; for {@code validate}. */
    GITHUB,
    /** The interchange format of static analysis, SARIF 2.1.0; for {@code validate}. */
    SARIF;

    /** The word on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
