package dev.towpath.observed;

import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How what really runs in a target departs from what was proven there, by the deeper look that no ordinary run takes. */
public sealed interface Drift {
    /** It does not, as far as was looked; notes are what is worth knowing all the same. */
    record None(List<String> notes) implements Drift {
        public None {
            notes = List.copyOf(notes);
        }
    }

    /** It does; the weightiest finding first. */
    record Found(List<Finding> findings) implements Drift {
        public Found {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a drift without a finding");
            }
        }
    }

    /** It could not be looked at. */
    record Unreadable(Failure failure) implements Drift {}

    /**
     * One departure and its cause.
     *
     * @param cause the reason's stable code
     * @param message what departs and why, in a sentence
     * @param at since when, if AWS tells
     * @param by who did it, if AWS tells
     * @param changes what exactly is different, from what was proven to what is
     */
    record Finding(ReasonCode cause, String message, Optional<Instant> at, Optional<String> by, List<Change> changes) {
        public Finding {
            changes = List.copyOf(changes);
        }
    }

    /** The one of three functions that fits. */
    default <T> T fold(Function<None, T> none, Function<Found, T> found, Function<Unreadable, T> unreadable) {
        if (this instanceof None drift) {
            return none.apply(drift);
        }
        if (this instanceof Found drift) {
            return found.apply(drift);
        }
        return unreadable.apply((Unreadable) this);
    }
}
