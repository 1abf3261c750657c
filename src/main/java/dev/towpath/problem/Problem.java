package dev.towpath.problem;

import java.util.Comparator;
import java.util.Optional;

/**
 * One thing that is wrong, where it stands, and what to do next.
 *
 * @param code a stable word in snake_case, documented in docs/reference/problems.md
 * @param span the place, if it has one in the repository
 * @param message what is wrong: lower case, names quoted
 * @param advice what to do next
 */
public record Problem(String code, Severity severity, Optional<SourceSpan> span, String message, String advice) {
    /** Files in order, problems without a place first. */
    public static final Comparator<Problem> ORDER = Comparator.comparing(
                    (Problem problem) -> problem.span().map(SourceSpan::path).orElse(""))
            .thenComparing(problem -> problem.span().map(SourceSpan::line).orElse(0))
            .thenComparing(problem -> problem.span().map(SourceSpan::column).orElse(0))
            .thenComparing(Problem::code)
            .thenComparing(Problem::message);

    /** An error with a place. */
    public static Problem error(String code, SourceSpan span, String message, String advice) {
        return new Problem(code, Severity.ERROR, Optional.of(span), message, advice);
    }

    /** A warning with a place. */
    public static Problem warning(String code, SourceSpan span, String message, String advice) {
        return new Problem(code, Severity.WARNING, Optional.of(span), message, advice);
    }

    /** The problem as one line of text. */
    @Override
    public String toString() {
        String place = span.map(at -> at + ": ").orElse("");
        return place + severity.word() + ": " + message + (advice.isEmpty() ? "" : "; " + advice);
    }
}
