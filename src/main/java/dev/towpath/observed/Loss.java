package dev.towpath.observed;

import java.util.Locale;

/** What is lost when a resource is gone, even if another one takes its place. */
public enum Loss {
    /** Something that nobody can make again from the configuration. */
    DATA,
    /** Something stops working, until it is there again or for those who knew it by its name. */
    OUTAGE,
    /** Nothing that anybody would miss. */
    NOTHING,
    /** Nobody has written down what. */
    UNKNOWN;

    /** The word in reports: {@code data}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
