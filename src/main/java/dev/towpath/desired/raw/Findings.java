package dev.towpath.desired.raw;

import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.Severity;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one reading, so that a user sees all of them at once and not the first. */
public final class Findings {
    private final List<Problem> found = new ArrayList<>();

    /** Something that makes what is being read unusable. */
    public void error(String code, SourceSpan span, String message, String advice) {
        found.add(Problem.error(code, span, message, advice));
    }

    /** Something that a person should look at. */
    public void warning(String code, SourceSpan span, String message, String advice) {
        found.add(Problem.warning(code, span, message, advice));
    }

    /** All problems of another reading. */
    public void addAll(Problems problems) {
        found.addAll(problems.list());
    }

    /** Whether an error was found so far. */
    public boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** What was found so far. */
    public Problems problems() {
        return Problems.of(found);
    }
}
