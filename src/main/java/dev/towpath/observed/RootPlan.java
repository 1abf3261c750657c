package dev.towpath.observed;

import dev.towpath.problem.Failure;
import java.util.function.Function;

/** The answer to a {@link RootRequest}. */
public sealed interface RootPlan {
    /** Terraform made a plan. */
    record Planned(RootChange change) implements RootPlan {}

    /** It made none. */
    record Unplanned(Failure failure) implements RootPlan {}

    /** The one of two functions that fits. */
    default <T> T fold(Function<Planned, T> planned, Function<Unplanned, T> unplanned) {
        return this instanceof Planned plan ? planned.apply(plan) : unplanned.apply((Unplanned) this);
    }
}
