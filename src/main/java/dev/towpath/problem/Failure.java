package dev.towpath.problem;

import java.util.function.Function;

/** Something that stopped an action, classed by its consequence and not by its origin. */
public sealed interface Failure {
    /** The stable reason. */
    ReasonCode reason();

    /** What was being done and what came of it. */
    String message();

    /** What to do next. */
    String advice();

    /** Trying again changes nothing: a person must. */
    record NeedsHuman(ReasonCode reason, String message, String advice) implements Failure {}

    /** Nobody is at fault for long: the next run tries again. */
    record RetryLater(ReasonCode reason, String message, String advice) implements Failure {}

    /** It was tried and judged to be broken. */
    record Broken(ReasonCode reason, String message, String advice) implements Failure {}

    /** The one of three functions that fits the consequence. */
    default <T> T fold(
            Function<NeedsHuman, T> needsHuman, Function<RetryLater, T> retryLater, Function<Broken, T> broken) {
        if (this instanceof NeedsHuman failure) {
            return needsHuman.apply(failure);
        }
        if (this instanceof RetryLater failure) {
            return retryLater.apply(failure);
        }
        return broken.apply((Broken) this);
    }
}
