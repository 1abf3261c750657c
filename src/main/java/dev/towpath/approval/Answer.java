package dev.towpath.approval;

import java.util.function.Function;

/** What another system said, or why it is not known: an error, a truncated page and a missing page are never "no". */
public sealed interface Answer<T> {
    /** The whole answer. */
    record Known<T>(T value) implements Answer<T> {}

    /** No answer, or only a part of one. */
    record Unknown<T>(String why) implements Answer<T> {}

    /** A whole answer. */
    static <T> Answer<T> of(T value) {
        return new Known<>(value);
    }

    /** No answer. */
    static <T> Answer<T> unknown(String why) {
        return new Unknown<>(why);
    }

    /** The one of two functions that fits. */
    default <R> R fold(Function<T, R> known, Function<String, R> unknown) {
        if (this instanceof Known<T> answer) {
            return known.apply(answer.value());
        }
        return unknown.apply(((Unknown<T>) this).why());
    }

    /** The answer to a question that follows from this answer. */
    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return fold(next, Answer::unknown);
    }
}
