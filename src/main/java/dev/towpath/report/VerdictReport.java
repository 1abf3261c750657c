package dev.towpath.report;

import dev.towpath.approval.Agreement;
import dev.towpath.approval.Candidates;
import dev.towpath.approval.Emergency;
import dev.towpath.approval.JudgedChange;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        json.put("disregarded", disregarded(proof.disregarded()));
        json.put("changes", proof.changes().stream().map(VerdictReport::change).toList());
        Map<String, Object> candidates = new LinkedHashMap<>();
        proof.candidates().forEach((group, who) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("users", who.users());
            entry.put("teams", who.teams());
            entry.put("barred", disregarded(who.barred()));
            candidates.put(group, entry);
        });
        json.put("could_approve", candidates);
        json.put("waives", List.copyOf(proof.waives()));
        json.put("policy", proof.policy().map(Digest::value));
        json.put("policy_unapproved", proof.policyUnapproved());
        json.put("break_glass", proof.emergency().map(VerdictReport::emergency));
        json.put("message", verdict.message());
        return json;
    }

    private static List<Map<String, Object>> disregarded(List<Proof.Disregarded> people) {
        return people.stream()
                .map(one -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("who", one.who());
                    entry.put("why", one.why());
                    return entry;
                })
                .toList();
    }

    private static Map<String, Object> change(JudgedChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("commit", change.commit().value());
        json.put("pull_request", change.pullRequest());
        Map<String, String> contents = new LinkedHashMap<>();
        change.contents().forEach((part, value) -> contents.put(part, value.value()));
        json.put("contents", contents);
        json.put(
                "approvals",
                change.agreements().stream().map(VerdictReport::act).toList());
        json.put("policy", change.policy().map(Digest::value));
        return json;
    }

    private static Map<String, Object> act(Agreement one) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("who", one.who());
        entry.put("kind", one.kind().word());
        entry.put("id", one.id());
        entry.put("saw", one.saw().value());
        entry.put("at", one.at().toString());
        return entry;
    }

    private static Map<String, Object> emergency(Emergency broken) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("person", broken.person());
        json.put("reason", broken.reason());
        json.put("path", broken.path());
        json.put("expires", broken.expires().toString());
        json.put("signature", act(broken.signature()));
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
        proof.emergency()
                .ifPresent(broken -> lines.add(ink.red("BROKEN GLASS")
                        + Words.line(": \"" + broken.person() + "\" until " + broken.expires() + ": " + broken.reason()
                                + " (" + broken.path() + ", signed in "
                                + broken.signature().kind().word() + " "
                                + broken.signature().id() + ")")));
        for (Proof.RuleResult rule : proof.rules()) {
            String mark = rule.satisfied() ? ink.green("ok     ") : ink.yellow("missing");
            lines.add(mark + " rule \"" + Words.line(rule.rule()) + "\" needs " + people(rule.require()));
            rule.grantedBy().forEach((group, logins) -> {
                if (!logins.isEmpty()) {
                    lines.add("        " + Words.line(group + ": " + Words.list(logins)));
                }
            });
            rule.missing()
                    .forEach((group, number) -> lines.add("        " + Words.line(group) + ": " + number + " missing"
                            + Optional.ofNullable(proof.candidates().get(group))
                                    .map(VerdictReport::couldApprove)
                                    .orElse("")));
        }
        proof.changes().forEach(change -> proven(change, lines));
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

    /** The acts that counted, so that each can be found again, and what was seen. */
    private static void proven(JudgedChange change, List<String> lines) {
        if (change.agreements().isEmpty()) {
            return;
        }
        List<String> seen = new ArrayList<>();
        change.contents().forEach((part, value) -> seen.add(part + " " + value.abbreviated()));
        lines.add("proof for commit " + change.commit().abbreviated() + ": " + Words.list(seen) + " was seen by");
        for (Agreement one : change.agreements()) {
            String what = one.kind() == Agreement.Kind.COMMIT
                    ? "signature of the merge"
                    : one.kind() == Agreement.Kind.TAG ? "tag \"" + one.id() + "\"" : "review " + one.id();
            lines.add("        "
                    + Words.line(one.who() + ": " + what + " at " + one.saw().abbreviated() + ", " + one.at()));
        }
    }

    private static String couldApprove(Candidates who) {
        List<String> people = new ArrayList<>(who.users());
        who.teams().forEach(team -> people.add("a member of " + team));
        String can = people.isEmpty() ? "; nobody could give it" : "; could be given by " + Words.list(people, " or ");
        List<String> barred = new ArrayList<>();
        who.barred().forEach(one -> barred.add(one.who() + ", " + one.why()));
        return Words.line(can + (barred.isEmpty() ? "" : " (not by " + Words.list(barred, " or by ") + ")"));
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
