package dev.towpath.desired.raw;

import dev.towpath.model.Limits;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.Severity;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the problems of one reading, so that a user sees all of them at once and not the first.
 *
 * <p>Of one file no more than {@code Limits.PROBLEMS_PER_FILE_MAX} are kept, and that there are more; a file of a MiB can have a
 * hundred thousand.
 */
public final class Findings {
    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** Something that makes what is being read unusable. */
    public void error(String code, SourceSpan span, String message, String advice) {
        add(Problem.error(code, span, cut(message), cut(advice)));
    }

    /** Something that a person should look at. */
    public void warning(String code, SourceSpan span, String message, String advice) {
        add(Problem.warning(code, span, cut(message), cut(advice)));
    }

    /** All problems of another reading. */
    public void addAll(Problems problems) {
        problems.forEach(this::add);
    }

    /** Whether an error was found so far. */
    public boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    private void add(Problem problem) {
        String path = problem.span().map(SourceSpan::path).orElse("");
        int count = counts.merge(path, 1, Integer::sum);
        if (path.isEmpty() || count <= Limits.PROBLEMS_PER_FILE_MAX) {
            found.add(problem);
        } else if (counts.merge(problem.severity().word() + "\n" + path, 1, Integer::sum) == 1) {
            found.add(new Problem(
                    "too_many_problems",
                    problem.severity(),
                    problem.span(),
                    "\"" + path + "\" has more than " + Limits.PROBLEMS_PER_FILE_MAX + " problems",
                    "correct those that are shown first"));
        }
    }

    private static String cut(String text) {
        return text.length() <= Limits.MESSAGE_CHARS_MAX
                ? text
                : text.substring(0, Limits.MESSAGE_CHARS_MAX / 2) + "…"
                        + text.substring(text.length() - Limits.MESSAGE_CHARS_MAX / 2);
    }

    /** What was found so far. */
    public Problems problems() {
        return Problems.of(found);
    }
}
