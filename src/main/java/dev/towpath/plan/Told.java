package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people have been told of plans, and what they have said to them.
 *
 * @param plans that were told of the files that are now to be applied, by target, the oldest first
 * @param accepted beginnings of the fingerprints of plans that the caller of this run accepts as they are
 */
public record Told(Map<Target, List<ToldPlan>> plans, Set<String> accepted) {
    /** Nobody was told anything. */
    public static final Told NOTHING = new Told(Map.of(), Set.of());

    /** Fewer digits of a fingerprint could be met by chance. */
    public static final int FINGERPRINT_DIGITS_MIN = 12;

    public Told {
        plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
        accepted = Collections.unmodifiableSet(new LinkedHashSet<>(accepted));
    }

    /** Whether the caller accepts the plan with this fingerprint. */
    boolean accepts(Digest fingerprint) {
        return accepted.stream()
                .anyMatch(word -> word.length() >= FINGERPRINT_DIGITS_MIN
                        && fingerprint.hex().startsWith(word));
    }
}
