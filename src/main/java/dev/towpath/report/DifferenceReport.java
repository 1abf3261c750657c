package dev.towpath.report;

import dev.towpath.model.Digest;
import dev.towpath.observed.Change;
import dev.towpath.observed.Difference;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a deployment would change, told: {@code +} is added, {@code ~} changed, {@code -} removed. */
public final class DifferenceReport {
    private static final int LINES_MAX = 200;

    private final Ink ink;

    /** Differences in colour, or not. */
    public DifferenceReport(Ink ink) {
        this.ink = ink;
    }

    /** The difference as text. */
    public String text(TargetDifference difference) {
        StringBuilder text = new StringBuilder(ink.bold(difference.target().toString()))
                .append(" at ")
                .append(difference.commit().abbreviated())
                .append(": ")
                .append(Words.line(heading(difference)))
                .append('\n');
        difference.deployment().ifPresent(deployment -> deployment(deployment, text));
        difference.root().ifPresent(root -> root(root, text));
        for (Failure failure : difference.failures()) {
            text.append('\n')
                    .append(ink.red("! "))
                    .append(Words.line(failure.message()))
                    .append('\n');
            text.append("  ").append(Words.line(failure.advice())).append('\n');
        }
        return text.append('\n').append(summary(difference)).append('\n').toString();
    }

    private void deployment(Difference deployment, StringBuilder text) {
        String area = "";
        int lines = 0;
        for (Change change : deployment.changes()) {
            if (lines++ == LINES_MAX) {
                text.append("  and ")
                        .append(deployment.changes().size() - LINES_MAX)
                        .append(" more; --format json has them all\n");
                break;
            }
            if (!change.area().equals(area)) {
                area = change.area();
                text.append('\n').append(ink.bold(Words.line(area))).append('\n');
            }
            text.append("  ").append(painted(change)).append('\n');
        }
        if (!deployment.notes().isEmpty()) {
            text.append('\n');
            deployment
                    .notes()
                    .forEach(note -> text.append(ink.dim(Words.line(note))).append('\n'));
        }
    }

    private String painted(Change change) {
        String line = change.sign() + " " + Words.line(change.subject()) + values(change);
        return switch (change.sign()) {
            case "+" -> ink.green(line);
            case "-" -> ink.red(line);
            default -> ink.yellow(line);
        };
    }

    /** Before and after of a change, as far as they may be shown. */
    static String values(Change change) {
        if (change.masked()) {
            return "  " + Change.HIDDEN;
        }
        String before = Words.line(change.before().orElse(""));
        String after = Words.line(change.after().orElse(""));
        if (before.isEmpty() || after.isEmpty()) {
            return before.isEmpty() && after.isEmpty() ? "" : "  " + before + after;
        }
        return "  " + before + " → " + after;
    }

    private void root(RootChange root, StringBuilder text) {
        text.append('\n').append(ink.bold("Terraform: ")).append(root.counts()).append('\n');
        root.summary()
                .forEach(line -> text.append("  ").append(Words.line(line)).append('\n'));
    }

    private static String heading(TargetDifference difference) {
        return "git asks for " + difference.pin().orElse("nothing") + ", recorded is "
                + difference.record().orElse("nothing");
    }

    private static String summary(TargetDifference difference) {
        List<String> parts = new ArrayList<>();
        difference.deployment().ifPresent(deployment -> {
            int count = deployment.changes().size();
            parts.add(count == 0 ? "deploying it would change nothing" : Words.count(count, "difference"));
        });
        difference.root().ifPresent(root -> parts.add("Terraform: " + root.counts()));
        return parts.isEmpty() ? "nothing could be compared" : String.join("; ", parts);
    }

    /** The difference as JSON, schema {@code towpath.difference/v1}. */
    public String json(TargetDifference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", "towpath.difference/v1");
        json.put("app", difference.target().app().value());
        json.put("env", difference.target().environment().value());
        json.put("type", difference.type());
        json.put("commit", difference.commit().value());
        json.put("pin", difference.pin());
        json.put("record", difference.record());
        json.put(
                "changes",
                difference
                        .deployment()
                        .map(deployment -> deployment.changes().stream()
                                .map(DifferenceReport::change)
                                .toList()));
        json.put("notes", difference.deployment().map(Difference::notes).orElse(List.of()));
        json.put("terraform", difference.root().map(DifferenceReport::terraform));
        json.put(
                "problems",
                difference.failures().stream().map(DifferenceReport::problem).toList());
        json.put("calls", difference.calls());
        json.put("mutations", difference.mutations());
        return JsonText.of(json);
    }

    /** One change as every report has it. */
    static Map<String, Object> change(Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("area", change.area());
        json.put("subject", change.subject());
        json.put("before", change.before());
        json.put("after", change.after());
        json.put("masked", change.masked());
        return json;
    }

    private static Map<String, Object> terraform(RootChange root) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("creates", root.creates());
        json.put("changes", root.changes());
        json.put("replaces", root.replaces());
        json.put("destroys", root.destroys());
        json.put("destructive", root.destructive());
        json.put("fingerprint", fingerprint(root.fingerprint()));
        json.put("summary", root.summary());
        return json;
    }

    private static String fingerprint(Digest digest) {
        return digest.value();
    }

    private static Map<String, Object> problem(Failure failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", failure.reason().word());
        json.put("message", failure.message());
        json.put("advice", failure.advice());
        return json;
    }

    /** The difference as Markdown. */
    public String markdown(TargetDifference difference) {
        StringBuilder text = new StringBuilder("**")
                .append(difference.target())
                .append("**: ")
                .append(MarkdownReport.escaped(heading(difference)))
                .append("\n\n");
        difference.deployment().filter(deployment -> !deployment.isEmpty()).ifPresent(deployment -> {
            text.append("| | where | what | now | then |\n|---|---|---|---|---|\n");
            deployment.changes().stream()
                    .limit(LINES_MAX)
                    .forEach(change -> text.append("| ")
                            .append(change.sign())
                            .append(" | ")
                            .append(MarkdownReport.escaped(change.area()))
                            .append(" | ")
                            .append(MarkdownReport.escaped(change.subject()))
                            .append(" | ")
                            .append(MarkdownReport.escaped(change.before().orElse("")))
                            .append(" | ")
                            .append(MarkdownReport.escaped(change.after().orElse("")))
                            .append(" |\n"));
            text.append('\n');
        });
        difference
                .deployment()
                .ifPresent(deployment -> deployment
                        .notes()
                        .forEach(note -> text.append("* ")
                                .append(MarkdownReport.escaped(note))
                                .append('\n')));
        difference
                .root()
                .ifPresent(root -> root.summary()
                        .forEach(line -> text.append("* ")
                                .append(MarkdownReport.escaped(line))
                                .append('\n')));
        difference
                .failures()
                .forEach(failure -> text.append("* ")
                        .append(MarkdownReport.escaped(failure.message() + "; " + failure.advice()))
                        .append('\n'));
        return text.append('\n')
                .append(MarkdownReport.escaped(summary(difference)))
                .append('\n')
                .toString();
    }
}
