package dev.towpath.daemon;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Tier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Divides the work on a repository. */
final class Shares {
    private Shares() {}

    /** The one beat of a repository whose environments share one rhythm, and its drift checks. */
    static List<Beat> undivided(Watched watched) {
        return withDrift(watched, Map.of(Share.whole(watched.name()), watched.usual()));
    }

    /** The beats of a repository with these environments: one share for each rhythm, or for each environment. */
    static List<Beat> divided(Watched watched, SortedMap<EnvironmentName, Tier> environments) {
        if (!watched.needsEnvironments()) {
            return undivided(watched);
        }
        Map<Share, Rhythm> shares = new LinkedHashMap<>();
        if (watched.division() == Division.ENVIRONMENT) {
            environments.forEach((name, tier) -> shares.put(
                    Share.of(watched.name(), name.value(), new TreeSet<>(List.of(name))), watched.rhythm(tier)));
            return withDrift(watched, shares);
        }
        SortedMap<Tier, TreeSet<EnvironmentName>> own = new TreeMap<>();
        TreeSet<EnvironmentName> usual = new TreeSet<>();
        environments.forEach((name, tier) -> {
            if (watched.tiers().containsKey(tier)) {
                own.computeIfAbsent(tier, key -> new TreeSet<>()).add(name);
            } else {
                usual.add(name);
            }
        });
        if (!usual.isEmpty()) {
            shares.put(Share.of(watched.name(), "others", usual), watched.usual());
        }
        own.forEach((tier, names) -> shares.put(Share.of(watched.name(), tier.word(), names), watched.rhythm(tier)));
        return withDrift(watched, shares);
    }

    private static List<Beat> withDrift(Watched watched, Map<Share, Rhythm> shares) {
        List<Beat> beats = new ArrayList<>();
        shares.forEach((share, rhythm) -> {
            beats.add(new Beat(share, Purpose.RECONCILE, rhythm));
            watched.drift().ifPresent(drift -> beats.add(new Beat(share, Purpose.DRIFT, drift)));
        });
        return beats;
    }
}
