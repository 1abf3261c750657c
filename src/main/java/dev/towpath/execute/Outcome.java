package dev.towpath.execute;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;
import java.util.function.Function;

/** What came of a step. */
public sealed interface Outcome {
    /** One sentence for people. */
    String message();

    /**
     * It was done, proven and recorded; the state is {@code DEPLOYED}, {@code APPLIED} or {@code ADOPTED}. Or an intent was settled
     * of which nothing had come: the state is {@code HELD} and there is no record.
     */
    record Succeeded(State state, String message, Optional<DeploymentRecord> record) implements Outcome {}

    /** It was started and not waited for, or it is someone else's turn; the intent stays open. */
    record Unfinished(ReasonCode reason, String message) implements Outcome {}

    /** It was not done, and nothing was changed. */
    record Refused(ReasonCode reason, String message, String advice) implements Outcome {}

    /**
     * It was tried and did not succeed.
     *
     * @param judged whether it is the artifact's or the root's fault: only then is the pin quarantined
     */
    record Failed(ReasonCode reason, String message, String advice, boolean judged) implements Outcome {}

    /** The process was asked to stop; everything was left safe and the intent open. */
    record Interrupted(String message) implements Outcome {}

    /** The one of five functions that fits. */
    default <T> T fold(
            Function<Succeeded, T> succeeded,
            Function<Unfinished, T> unfinished,
            Function<Refused, T> refused,
            Function<Failed, T> failed,
            Function<Interrupted, T> interrupted) {
        if (this instanceof Succeeded outcome) {
            return succeeded.apply(outcome);
        }
        if (this instanceof Unfinished outcome) {
            return unfinished.apply(outcome);
        }
        if (this instanceof Refused outcome) {
            return refused.apply(outcome);
        }
        if (this instanceof Failed outcome) {
            return failed.apply(outcome);
        }
        return interrupted.apply((Interrupted) this);
    }
}
