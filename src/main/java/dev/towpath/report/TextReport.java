package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.plan.State;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run as text: one line for each target, what is wrong, what it cost.
 *
 * <p>The columns are as wide as they must be and no wider, the sentence comes last because it has no width.
 */
public final class TextReport {
    private static final List<State> URGENT_FIRST = List.of(
            State.FAILED,
            State.INVALID,
            State.UNKNOWN,
            State.DRIFTED,
            State.ORPHANED,
            State.HELD,
            State.WOULD_DEPLOY,
            State.WOULD_APPLY,
            State.DEPLOYED,
            State.APPLIED,
            State.ADOPTED,
            State.IN_PROGRESS,
            State.SUSPENDED,
            State.UNPINNED,
            State.IN_SYNC);

    private final Ink ink;

    /** Reports in colour, or not. */
    public TextReport(Ink ink) {
        this.ink = ink;
    }

    /** The whole report. */
    public String render(RunReport report) {
        if (report.verb().equals("validate")) {
            return validation(report);
        }
        StringBuilder text = new StringBuilder();
        text.append(heading(report)).append('\n');
        if (!report.targets().isEmpty()) {
            text.append('\n');
            table(report).forEach(line -> text.append(line).append('\n'));
        }
        text.append(problems(report));
        text.append('\n');
        if (!report.targets().isEmpty() || report.stopped().isEmpty()) {
            text.append(summary(report)).append('\n');
        }
        report.fingerprint()
                .ifPresent(fingerprint ->
                        text.append(ink.dim("fingerprint " + fingerprint)).append('\n'));
        text.append(ink.dim(cost(report))).append('\n');
        ending(report).forEach(line -> text.append('\n').append(line).append('\n'));
        return text.toString();
    }

    private String validation(RunReport report) {
        long errors = report.problems().list().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        long warnings = report.problems().list().size() - errors;
        String found = errors + warnings == 0
                ? ink.green("no problems")
                : ink.red(Words.count(errors, "error")) + ", " + ink.yellow(Words.count(warnings, "warning"));
        StringBuilder text = new StringBuilder(heading(report)).append('\n').append(problems(report));
        text.append('\n')
                .append(Words.count(report.targets().size(), "target"))
                .append(": ")
                .append(found)
                .append('\n');
        ending(report).forEach(line -> text.append('\n').append(line).append('\n'));
        return text.toString();
    }

    private String problems(RunReport report) {
        if (report.problems().isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n");
        for (Problem problem : report.problems()) {
            String place = problem.span().map(span -> span + ": ").orElse("");
            String severity = problem.severity() == Severity.ERROR
                    ? ink.red(problem.severity().word())
                    : ink.yellow(problem.severity().word());
            text.append(Words.line(place)).append(severity).append(": ").append(Words.line(problem.message()));
            text.append(ink.dim(" [" + problem.code() + "]")).append('\n');
            if (!problem.advice().isEmpty()) {
                text.append("    ").append(Words.line(problem.advice())).append('\n');
            }
        }
        return text.toString();
    }

    private String heading(RunReport report) {
        String commit = report.commit()
                .map(GitSha::abbreviated)
                .map(sha -> " at " + sha)
                .orElse("");
        return ink.bold("towpath " + report.verb()) + " " + Words.line(report.repository()) + commit;
    }

    private List<String> table(RunReport report) {
        boolean status = report.verb().equals("status");
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                status
                        ? List.of("TARGET", "STATE", "PIN", "RECORD", "LIVE", "SINCE", "APPROVAL")
                        : List.of("TARGET", "STATE", "PIN", "RECORD", "LIVE"));
        report.targets().forEach(target -> rows.add(row(target, status)));
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(ink.dim(joined(rows.get(0), widths) + "  WHY"));
        for (int i = 0; i < report.targets().size(); i++) {
            TargetReport target = report.targets().get(i);
            lines.add(painted(target, rows.get(i + 1), widths));
            lines.addAll(below(target));
        }
        return lines;
    }

    private static List<String> row(TargetReport target, boolean status) {
        List<String> row = new ArrayList<>(List.of(
                target.target().toString(),
                target.state().word(),
                cell(target.pin().orElse("-")),
                cell(target.record().orElse("-")),
                cell(target.live().orElse("-"))));
        if (status) {
            row.add(target.since()
                    .map(at -> at.toString().substring(0, 16).replace('T', ' '))
                    .orElse("-"));
            row.add(target.verdict().map(verdict -> verdict.word()).orElse("-"));
        }
        return row;
    }

    private static String cell(String text) {
        return Words.line(text);
    }

    private String painted(TargetReport target, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String padded = Words.padded(row.get(i), widths[i]);
            line.append(i == 0 ? "" : "  ").append(i == 1 ? ink.of(target.state(), padded) : padded);
        }
        target.reason()
                .ifPresent(reason -> line.append("  ")
                        .append(reason.code().word())
                        .append(": ")
                        .append(Words.line(reason.message())));
        return line.toString().stripTrailing();
    }

    private List<String> below(TargetReport target) {
        List<String> lines = new ArrayList<>();
        target.steps().forEach(step -> lines.add("    " + ink.of(target.state(), "> ") + Words.line(step)));
        target.reason().ifPresent(reason -> {
            String lifted =
                    reason.liftedBy().isEmpty() ? "" : "lifted by: " + Words.line(Words.list(reason.liftedBy()));
            String when = reason.notBefore()
                    .map(at -> "not before " + Words.moment(at))
                    .orElse("");
            String both = lifted.isEmpty() || when.isEmpty() ? lifted + when : lifted + ", " + when;
            if (!both.isEmpty()) {
                lines.add(ink.dim("    " + both));
            }
            if (!reason.advice().isEmpty()) {
                lines.add(ink.dim("    " + Words.line(reason.advice())));
            }
        });
        lines.addAll(new DriftLines(ink).of(target));
        return lines;
    }

    private static String joined(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(i == 0 ? "" : "  ").append(Words.padded(row.get(i), widths[i]));
        }
        return line.toString();
    }

    private String summary(RunReport report) {
        Map<State, Integer> counts = report.summary();
        List<String> parts = new ArrayList<>();
        for (State state : URGENT_FIRST) {
            if (counts.containsKey(state)) {
                parts.add(ink.of(state, counts.get(state) + " " + state.word()));
            }
        }
        String targets = report.targets().isEmpty()
                ? "no targets"
                : Words.count(report.targets().size(), "target");
        return ink.bold(targets) + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    private static String cost(RunReport report) {
        long calls = report.calls().values().stream().mapToLong(Long::longValue).sum();
        List<String> parts = new ArrayList<>();
        report.calls().forEach((operation, count) -> parts.add(operation + " " + count));
        String list = parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
        return Words.count(calls, "call") + list + ", mutating calls " + report.mutations() + ", "
                + Words.duration(report.duration());
    }

    private List<String> ending(RunReport report) {
        return Ending.of(report).map(ink::bold).stream().toList();
    }
}
