package dev.towpath.observed;

import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;
import java.util.function.Function;

/** What really runs in a target. */
public sealed interface Live {
    /** Nothing has ever been deployed. */
    record Nothing() implements Live {}

    /** What runs is exactly what the record says was proven. */
    record AsRecorded() implements Live {}

    /**
     * Something else than the record says.
     *
     * @param pin what runs, in the pin's own form, if it can be told
     * @param digest what runs, if it can be told
     * @param steady whether it is complete: no rollout in progress
     * @param ours whether an older Towpath deployment left it
     * @param cause the reason's stable code
     * @param message what differs and, as far as AWS tells, why
     */
    record Different(
            Optional<Pin> pin, Optional<Digest> digest, boolean steady, boolean ours, ReasonCode cause, String message)
            implements Live {}

    /** It could not be looked at, or cannot be deployed to: a missing service, a wrong account, no permission. */
    record Unreadable(Failure failure) implements Live {}

    /** The one of four functions that fits. */
    default <T> T fold(
            Function<Nothing, T> nothing,
            Function<AsRecorded, T> asRecorded,
            Function<Different, T> different,
            Function<Unreadable, T> unreadable) {
        if (this instanceof Nothing live) {
            return nothing.apply(live);
        }
        if (this instanceof AsRecorded live) {
            return asRecorded.apply(live);
        }
        if (this instanceof Different live) {
            return different.apply(live);
        }
        return unreadable.apply((Unreadable) this);
    }
}
