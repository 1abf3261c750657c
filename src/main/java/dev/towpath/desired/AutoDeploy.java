package dev.towpath.desired;

import java.util.Locale;

/**
 * How environments follow the newest build.
 *
 * <p>All runs of a repository must agree on it, wherever they run, so it stands in towpath.yaml and changes as policy does.
 */
public enum AutoDeploy {
    /** The newest build is what is wanted; no file says so. */
    TRACK,
    /** Towpath commits the newest build to promotion.yaml, and that commit is deployed. */
    COMMIT;

    /** The word in towpath.yaml. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
