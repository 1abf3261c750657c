package dev.towpath.execute;

import dev.towpath.plan.Step;
import dev.towpath.problem.ReasonCode;
import java.util.function.Function;

/** Opens the books on a step: the lease, the intent, and afterwards the outcome. */
public interface StepSessions {
    /** Takes the right to carry out a step, or says why not. */
    Opening begin(Step step);

    /** Whether a step may be carried out by this run now. */
    sealed interface Opening {
        /** It may. */
        record Granted(Session session) implements Opening {}

        /** It may not; nothing was changed. */
        record Refused(ReasonCode reason, String message) implements Opening {}

        /** The one of two functions that fits. */
        default <T> T fold(Function<Granted, T> granted, Function<Refused, T> refused) {
            return this instanceof Granted opening ? granted.apply(opening) : refused.apply((Refused) this);
        }
    }

    /** The books on one step. */
    interface Session {
        /** What the runner is given. */
        StepContext context();

        /** Writes the outcome down and gives the lease back. Called once, whatever happened. */
        void finish(Outcome outcome);
    }
}
