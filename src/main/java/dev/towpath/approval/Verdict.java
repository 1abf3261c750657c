package dev.towpath.approval;

import java.util.function.Function;

/** The answer to an {@link ApprovalQuestion}. */
public sealed interface Verdict {
    /** What the answer rests on. */
    Proof proof();

    /** One sentence for people: {@code needs 1 approval by client}. */
    String message();

    /** Every matching rule is satisfied. */
    record Granted(Proof proof, String message) implements Verdict {}

    /** No matching rule needs anybody. */
    record NotRequired(Proof proof, String message) implements Verdict {}

    /** A rule is not satisfied, or none matches. */
    record Missing(Proof proof, String message) implements Verdict {}

    /** Something could not be known. */
    record Unknown(Proof proof, String message) implements Verdict {}

    /** Whether the target may be changed. */
    default boolean allows() {
        return this instanceof Granted || this instanceof NotRequired;
    }

    /** The word in JSON. */
    default String word() {
        return fold(granted -> "granted", none -> "not_required", missing -> "missing", unknown -> "unknown");
    }

    /** The one of four functions that fits. */
    default <T> T fold(
            Function<Granted, T> granted,
            Function<NotRequired, T> notRequired,
            Function<Missing, T> missing,
            Function<Unknown, T> unknown) {
        if (this instanceof Granted verdict) {
            return granted.apply(verdict);
        }
        if (this instanceof NotRequired verdict) {
            return notRequired.apply(verdict);
        }
        if (this instanceof Missing verdict) {
            return missing.apply(verdict);
        }
        return unknown.apply((Unknown) this);
    }
}
