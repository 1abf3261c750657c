package dev.towpath.daemon;

import java.util.Locale;

/** How the work on one repository is divided, which is also how several daemons can share it. */
public enum Division {
    /** One run looks at everything that has the same rhythm; the fewest calls. */
    REPOSITORY,
    /** One run for each environment, so that daemons of a cluster work at the same time. */
    ENVIRONMENT;

    /** The word in the settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
