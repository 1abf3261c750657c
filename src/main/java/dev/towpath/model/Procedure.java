package dev.towpath.model;

import java.util.List;
import java.util.Optional;

/**
 * What belongs to a deployment beside the rollout itself.
 *
 * @param before tasks that must succeed before anything else is changed
 * @param after tasks that must succeed before the deployment counts as a success
 */
public record Procedure(Optional<HttpCheck> verification, List<Hook> before, List<Hook> after, OnInFlight onInFlight) {
    /** Nothing but the rollout. */
    public static final Procedure PLAIN = new Procedure(Optional.empty(), List.of(), List.of(), OnInFlight.WAIT);

    public Procedure {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
