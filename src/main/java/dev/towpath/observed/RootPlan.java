package dev.towpath.observed;

import dev.towpath.problem.Failure;
import java.util.function.Function;

/** The answer to a {@link RootRequest}. */
public sealed interface RootPlan {
    /** Terraform made a plan. */
    record Planned(RootChange change) implements RootPlan {}

    /**
     * It made none.
     *
     * @param diedHere whether this machine has traces of an apply that ended without a word, so that settling it may help
     */
    record Unplanned(Failure failure, boolean diedHere) implements RootPlan {
        /** It made none, and nothing on this machine tells why. */
        public Unplanned(Failure failure) {
            this(failure, false);
        }
    }

    /** The one of two functions that fits. */
    default <T> T fold(Function<Planned, T> planned, Function<Unplanned, T> unplanned) {
        return this instanceof Planned plan ? planned.apply(plan) : unplanned.apply((Unplanned) this);
    }
}
