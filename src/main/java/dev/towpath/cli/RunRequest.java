package dev.towpath.cli;

import dev.towpath.model.Limits;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A run as it is asked for.
 *
 * @param await whether to wait for rollouts
 * @param parallel how many targets are acted on at the same time
 * @param acceptRewind whether a person says that a rewound branch is meant
 * @param acceptedPlans beginnings of the fingerprints of Terraform plans that a person accepts as they are now
 * @param allowShrink whether a person says that a site may lose more than half of its files
 */
public record RunRequest(
        Mode mode, boolean await, int parallel, boolean acceptRewind, boolean allowShrink, Set<String> acceptedPlans) {
    public RunRequest {
        acceptedPlans = Collections.unmodifiableSet(new LinkedHashSet<>(acceptedPlans));
    }

    /** A run for which nobody has accepted a plan. */
    public RunRequest(Mode mode, boolean await, int parallel, boolean acceptRewind, boolean allowShrink) {
        this(mode, await, parallel, acceptRewind, allowShrink, Set.of());
    }

    /** What a run is for. Only {@code RECONCILE} changes anything. */
    public enum Mode {
        PLAN,
        RECONCILE,
        STATUS,
        EXPLAIN,
        DRIFT;

        /** The verb in reports. */
        public String verb() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A run that changes nothing. */
    public static RunRequest looking(Mode mode) {
        return new RunRequest(mode, true, Limits.PARALLEL_DEFAULT, false, false);
    }
}
