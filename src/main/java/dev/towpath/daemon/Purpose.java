package dev.towpath.daemon;

import java.util.Locale;

/** What a run is for. */
public enum Purpose {
    /** Make what runs what git says. */
    RECONCILE,
    /** Look deeper for what was changed behind our back; changes nothing. */
    DRIFT;

    /** The word on pages and in logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
