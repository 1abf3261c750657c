package dev.towpath.cli;

import java.util.Locale;

/** How the log on standard error is written. */
public enum LogFormat {
    /** One line for people. */
    TEXT,
    /** One JSON object a line. */
    JSON;

    /** The word on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
