package dev.towpath.model;

import java.util.Locale;

/** How strict an environment is, in the order in which artifacts pass through. */
public enum Tier {
    DEV,
    STAGING,
    PRODUCTION;

    /** The word in configuration files: {@code dev}, {@code staging}, {@code production}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
