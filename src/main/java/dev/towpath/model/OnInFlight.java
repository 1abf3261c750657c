package dev.towpath.model;

import java.util.Locale;

/** What is done about a deployment of somebody else's that a deployment finds in progress. */
public enum OnInFlight {
    /** It is waited for; then ours begins. */
    WAIT,
    /** Ours replaces it at once. */
    SUPERSEDE,
    /** Ours is refused; a later run tries again. */
    FAIL;

    /** The word in app.yaml. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
