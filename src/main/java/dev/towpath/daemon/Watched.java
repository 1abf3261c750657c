package dev.towpath.daemon;

import dev.towpath.model.Tier;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A config repository that the daemon watches.
 *
 * @param name what it is called in addresses of pages, logs and metrics
 * @param repository a working directory, a bare repository or a URL
 * @param ref a branch, tag or commit; else the default branch
 * @param usual when it is reconciled
 * @param tiers rhythms of tiers that have their own
 * @param drift when it is looked at more deeply, if ever
 */
public record Watched(
        String name,
        String repository,
        Optional<String> ref,
        Rhythm usual,
        SortedMap<Tier, Rhythm> tiers,
        Optional<Rhythm> drift,
        Division division) {
    public Watched {
        tiers = Collections.unmodifiableSortedMap(new TreeMap<>(tiers));
    }

    /** Whether dividing the work needs to know which environments there are. */
    boolean needsEnvironments() {
        return division == Division.ENVIRONMENT || !tiers.isEmpty();
    }

    /** The rhythm of a tier. */
    Rhythm rhythm(Tier tier) {
        return tiers.getOrDefault(tier, usual);
    }
}
