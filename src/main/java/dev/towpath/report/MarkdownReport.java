package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.plan.State;
import dev.towpath.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A run as Markdown, for a pull request or a job summary.
 *
 * <p>What changes stands first; what stays as it is folds away. Everything that others wrote is escaped.
 */
public final class MarkdownReport {
    private static final String SPECIAL = "\\`*_{}[]()#+!|~<>@&";

    /** What GitHub makes links of without any markup: addresses, and numbers of issues, which are told that they were named. */
    private static final Pattern LINKED =
            Pattern.compile("(?i)((?<=[a-z]):(?=//)|\\bwww(?=\\.)|#(?=[0-9])|\\bgh-(?=[0-9]))");

    /** The whole report. */
    public String render(RunReport report) {
        StringBuilder text = new StringBuilder();
        String commit = report.commit()
                .map(GitSha::abbreviated)
                .map(sha -> " at " + code(sha))
                .orElse("");
        text.append("### towpath ")
                .append(escaped(report.verb()))
                .append(commit)
                .append("\n\n");
        text.append(summary(report)).append("\n");
        List<TargetReport> quiet = new ArrayList<>();
        List<TargetReport> loud = new ArrayList<>();
        if (!report.verb().equals("validate")) {
            report.targets().forEach(target -> (target.state() == State.IN_SYNC ? quiet : loud).add(target));
        }
        if (!loud.isEmpty()) {
            text.append('\n');
            table(loud, text);
        }
        problems(report, text);
        if (!quiet.isEmpty()) {
            text.append("\n<details><summary>").append(quiet.size()).append(" in sync</summary>\n\n");
            table(quiet, text);
            text.append("\n</details>\n");
        }
        Ending.of(report)
                .ifPresent(ending -> text.append("\n**").append(escaped(ending)).append("**\n"));
        text.append('\n');
        report.fingerprint()
                .ifPresent(fingerprint -> text.append("fingerprint ")
                        .append(code(fingerprint.toString()))
                        .append(", "));
        text.append("mutating calls ").append(report.mutations());
        text.append(", ").append(escaped(Words.duration(report.duration()))).append('\n');
        return text.toString();
    }

    /** Text that shows as it is and does nothing: no markup, no links, no mentions, no second line. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        Words.line(text).codePoints().forEach(c -> {
            if (c == '<') {
                out.append("&lt;");
            } else if (c == '>') {
                out.append("&gt;");
            } else if (c == '&') {
                out.append("&amp;");
            } else if (c == '@') {
                out.append("@\u200b");
            } else {
                out.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
            }
        });
        return LINKED.matcher(out).replaceAll("$1\u200b");
    }

    /** Text as code. */
    static String code(String text) {
        String clean = Words.line(text).replace("|", "\\|");
        return clean.contains("`") ? escaped(text) : "`" + clean + "`";
    }

    private static String summary(RunReport report) {
        List<String> parts = new ArrayList<>();
        report.summary().forEach((state, count) -> parts.add(count + " " + escaped(state.word())));
        String targets = report.targets().isEmpty()
                ? "No targets"
                : Words.count(report.targets().size(), "target");
        return "**" + targets + "**" + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    private static void table(List<TargetReport> targets, StringBuilder text) {
        text.append("| target | state | pin | record | live | why |\n|---|---|---|---|---|---|\n");
        for (TargetReport target : targets) {
            text.append("| ").append(code(target.target().toString()));
            text.append(" | ").append(escaped(target.state().word()));
            text.append(" | ").append(target.pin().map(MarkdownReport::code).orElse(""));
            text.append(" | ").append(target.record().map(MarkdownReport::code).orElse(""));
            text.append(" | ").append(target.live().map(MarkdownReport::code).orElse(""));
            text.append(" | ").append(why(target)).append(" |\n");
        }
    }

    private static String why(TargetReport target) {
        List<String> parts = new ArrayList<>();
        target.steps().forEach(step -> parts.add(escaped(step)));
        target.reason().ifPresent(reason -> {
            parts.add(code(reason.code().word()) + " " + escaped(reason.message()));
            if (!reason.advice().isEmpty()) {
                parts.add(escaped(reason.advice()));
            }
            if (!reason.liftedBy().isEmpty()) {
                parts.add("lifted by: " + escaped(Words.list(reason.liftedBy())));
            }
            reason.notBefore().ifPresent(at -> parts.add("not before " + escaped(Words.moment(at))));
        });
        return String.join("<br>", parts);
    }

    private static void problems(RunReport report, StringBuilder text) {
        if (report.problems().isEmpty()) {
            return;
        }
        text.append('\n');
        for (Problem problem : report.problems()) {
            text.append("- **").append(problem.severity().word()).append("** ");
            problem.span().ifPresent(span -> text.append(code(span.toString())).append(' '));
            text.append(escaped(problem.message()));
            if (!problem.advice().isEmpty()) {
                text.append("; ").append(escaped(problem.advice()));
            }
            text.append('\n');
        }
    }
}
