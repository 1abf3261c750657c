package dev.towpath.problem;

import java.util.Locale;
import java.util.Optional;

/**
 * What came of looking at one thing before anything depends on it: how it is, and what to do where it is not well.
 *
 * @param span its place, if it has one in the repository
 * @param message how it is: lower case, names quoted
 * @param advice what to do next; empty where it is well
 */
public record Diagnosis(Grade grade, Optional<SourceSpan> span, String message, String advice) {
    /** How a thing is. */
    public enum Grade {
        /** As it should be. */
        OK,
        /** It works, and someone should look. */
        WARN,
        /** A run would fail of it, or hold what it should not. */
        BAD;

        /** The word in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something that is well. */
    public static Diagnosis ok(String message) {
        return new Diagnosis(Grade.OK, Optional.empty(), message, "");
    }

    /** Something to look at. */
    public static Diagnosis warn(String message, String advice) {
        return new Diagnosis(Grade.WARN, Optional.empty(), message, advice);
    }

    /** Something to put right. */
    public static Diagnosis bad(String message, String advice) {
        return new Diagnosis(Grade.BAD, Optional.empty(), message, advice);
    }

    /** What a failure means for the runs to come. */
    public static Diagnosis of(Failure failure) {
        return bad(failure.message(), failure.advice());
    }

    /** The same at a place in the repository. */
    public Diagnosis at(SourceSpan place) {
        return new Diagnosis(grade, Optional.of(place), message, advice);
    }
}
