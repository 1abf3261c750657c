package dev.towpath.report;

import dev.towpath.journal.Entry;
import dev.towpath.model.Pin;
import dev.towpath.plan.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Deployments, newest first: what, who approved, which pull request, when, how long, and what came of it. */
public final class HistoryReport {
    private final Ink ink;

    /** Histories in colour, or not. */
    public HistoryReport(Ink ink) {
        this.ink = ink;
    }

    /** The history as text. */
    public String text(List<Entry> entries) {
        if (entries.isEmpty()) {
            return "no deployments yet\n";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHEN", "TARGET", "OUTCOME", "ARTIFACT", "TOOK", "REQUEST", "APPROVED BY", "COMMIT"));
        entries.forEach(entry -> rows.add(row(entry)));
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String padded = Words.padded(rows.get(r).get(i), widths[i]);
                boolean outcome = r > 0 && i == 2;
                line.append(i == 0 ? "" : "  ")
                        .append(outcome ? ink.of(entries.get(r - 1).state(), padded) : padded);
            }
            String plain = line.toString().stripTrailing();
            text.append(r == 0 ? ink.dim(plain) : plain).append('\n');
            if (r > 0) {
                broken(entries.get(r - 1), text);
            }
            if (r > 0 && !entries.get(r - 1).succeeded()) {
                text.append("    ")
                        .append(Words.line(entries.get(r - 1).message()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private void broken(Entry entry, StringBuilder text) {
        entry.decision()
                .flatMap(Decision::brokenGlass)
                .ifPresent(glass -> text.append("    ")
                        .append(ink.red("broken glass"))
                        .append(Words.line(
                                ": \"" + glass.person() + "\" until " + glass.expires() + ": " + glass.reason()))
                        .append('\n'));
    }

    /** The history as JSON: a report whose targets are the entries, with the same keys and what only a history knows. */
    public String json(RunReport frame, List<Entry> entries) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", "towpath.report/v1");
        json.put("run", frame.run().value());
        json.put("commit", frame.commit().map(Object::toString));
        json.put("fingerprint", Optional.empty());
        json.put("started", frame.started().toString());
        json.put("duration_ms", frame.duration().toMillis());
        Map<String, Integer> summary = new LinkedHashMap<>();
        entries.forEach(entry -> summary.merge(entry.state().word(), 1, Integer::sum));
        json.put("summary", summary);
        json.put("targets", entries.stream().map(HistoryReport::entry).toList());
        json.put("calls", frame.calls());
        json.put("mutations", frame.mutations());
        json.put("problems", List.of());
        return JsonText.of(json);
    }

    /** The history as Markdown. */
    public String markdown(List<Entry> entries) {
        StringBuilder text =
                new StringBuilder("| when | target | outcome | artifact | took | request | approved by | commit |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (Entry entry : entries) {
            text.append('|');
            row(entry)
                    .forEach(cell -> text.append(' ')
                            .append(MarkdownReport.escaped(cell))
                            .append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static List<String> row(Entry entry) {
        return List.of(
                entry.finished().toString().substring(0, 16).replace('T', ' '),
                entry.target().toString(),
                entry.state().word(),
                entry.artifact().map(Pin::value).orElse(entry.kind()),
                Words.duration(Duration.between(entry.started(), entry.finished())),
                entry.pullRequest().map(number -> "#" + number).orElse("-"),
                people(entry.approvedBy()),
                entry.commit().abbreviated());
    }

    private static String people(SortedMap<String, List<String>> approvedBy) {
        List<String> parts = new ArrayList<>();
        approvedBy.forEach((group, logins) -> parts.add(Words.line(group + " " + String.join("+", logins))));
        return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    private static Map<String, Object> entry(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("app", entry.target().app().value());
        json.put("env", entry.target().environment().value());
        json.put("type", entry.kind());
        json.put("state", entry.state().word());
        json.put("pin", entry.artifact().map(Pin::value));
        json.put("record", entry.from().map(Pin::value));
        json.put("live", Optional.empty());
        json.put("reason", entry.reason().map(code -> reason(code, entry.message())));
        json.put("steps", List.of());
        json.put(
                "duration_ms",
                Duration.between(entry.started(), entry.finished()).toMillis());
        json.put("source", Optional.empty());
        json.put("id", entry.id());
        json.put("run", entry.run().value());
        json.put("digest", entry.digest().map(Object::toString));
        json.put("commit", entry.commit().value());
        json.put("pull_request", entry.pullRequest());
        json.put("approved_by", entry.approvedBy());
        json.put("policy", entry.policy().map(Object::toString));
        json.put("started", entry.started().toString());
        json.put("finished", entry.finished().toString());
        json.put("message", entry.message());
        json.put("details", entry.details());
        json.put("annotations", entry.annotations());
        json.put("decision", entry.decision().map(DecisionReport::json));
        return json;
    }

    private static Map<String, Object> reason(String code, String message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", code);
        json.put("message", message);
        json.put("lifted_by", List.of());
        json.put("not_before", Optional.<Instant>empty());
        return json;
    }
}
