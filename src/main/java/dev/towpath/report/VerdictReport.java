package dev.towpath.report;

import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The verdict on one target with its evidence, for people and as JSON, schema {@code towpath.verdict/v1}.
 *
 * <p>It names every rule that matched and everybody whose word did not count, so that nobody has to guess.
 */
public final class VerdictReport {
    private static final String SCHEMA = "towpath.verdict/v1";

    private final Ink ink;

    /** Verdicts in colour, or not. */
    public VerdictReport(Ink ink) {
        this.ink = ink;
    }

    /** The verdict as JSON. */
    public String json(Target target, Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("app", target.app().value());
        json.put("env", target.environment().value());
        json.putAll(body(verdict));
        return JsonText.of(json);
    }

    /** The verdict as text. */
    public String text(Target target, Verdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append(ink.bold(target.toString()))
                .append(": ")
                .append(word(verdict))
                .append('\n');
        text.append("  ").append(Words.line(verdict.message())).append('\n');
        lines(verdict).forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    /** The verdict as Markdown. */
    public String markdown(Target target, Verdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(MarkdownReport.escaped(target.toString()));
        text.append(": ").append(MarkdownReport.escaped(verdict.word())).append("\n\n");
        text.append(MarkdownReport.escaped(verdict.message())).append("\n\n");
        new VerdictReport(Ink.PLAIN)
                .lines(verdict)
                .forEach(line -> text.append("- ")
                        .append(MarkdownReport.escaped(line.strip()))
                        .append('\n'));
        return text.toString();
    }

    /** The keys of a verdict that do not name its target. */
    static Map<String, Object> body(Verdict verdict) {
        Proof proof = verdict.proof();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", verdict.word());
        json.put("commit", proof.commit().map(Object::toString));
        json.put("pull_request", proof.pullRequest());
        json.put("evidence", proof.evidence());
        json.put("rules", proof.rules().stream().map(VerdictReport::rule).toList());
        json.put(
                "disregarded",
                proof.disregarded().stream()
                        .map(one -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("who", one.who());
                            entry.put("why", one.why());
                            return entry;
                        })
                        .toList());
        json.put("message", verdict.message());
        return json;
    }

    /** What the verdict rests on, line by line. */
    List<String> lines(Verdict verdict) {
        Proof proof = verdict.proof();
        List<String> lines = new ArrayList<>();
        String where =
                proof.commit().map(commit -> "commit " + commit.abbreviated()).orElse("no commit");
        String request =
                proof.pullRequest().map(number -> ", pull request #" + number).orElse("");
        String evidence = proof.evidence().isEmpty() ? "" : ", evidence " + proof.evidence();
        lines.add("judged: " + where + request + Words.line(evidence));
        for (Proof.RuleResult rule : proof.rules()) {
            String mark = rule.satisfied() ? ink.green("ok     ") : ink.yellow("missing");
            lines.add(mark + " rule \"" + Words.line(rule.rule()) + "\" needs " + people(rule.require()));
            rule.grantedBy().forEach((group, logins) -> {
                if (!logins.isEmpty()) {
                    lines.add("        " + Words.line(group + ": " + Words.list(logins)));
                }
            });
            rule.missing()
                    .forEach((group, number) -> lines.add("        " + Words.line(group) + ": " + number + " missing"));
        }
        proof.disregarded()
                .forEach(one -> lines.add("does not count: " + Words.line(one.who() + " (" + one.why() + ")")));
        if (!proof.waives().isEmpty()) {
            lines.add("waives: " + Words.list(List.copyOf(proof.waives())));
        }
        if (proof.policyUnapproved()) {
            lines.add(ink.red("a change of the approval policy was not approved and is not in force"));
        }
        return lines;
    }

    private String word(Verdict verdict) {
        String word = verdict.word();
        return verdict.allows()
                ? ink.green(word)
                : verdict instanceof Verdict.Missing ? ink.yellow(word) : ink.red(word);
    }

    private static Map<String, Object> rule(Proof.RuleResult rule) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rule", rule.rule());
        json.put("require", rule.require());
        json.put("granted_by", rule.grantedBy());
        json.put("missing", rule.missing());
        return json;
    }

    private static String people(SortedMap<String, Integer> require) {
        if (require.isEmpty()) {
            return "nobody";
        }
        List<String> parts = new ArrayList<>();
        require.forEach((group, number) -> parts.add(number + " " + Words.line(group)));
        return Words.list(parts);
    }
}
