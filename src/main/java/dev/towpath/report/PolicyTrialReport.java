package dev.towpath.report;

import dev.towpath.approval.PolicyTrial;
import dev.towpath.approval.PolicyTrial.Trial;
import dev.towpath.approval.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** What a policy says of past merges, for people and as JSON, schema {@code towpath.policy-test/v1}. */
public final class PolicyTrialReport {
    private static final String SCHEMA = "towpath.policy-test/v1";
    private static final List<String> HEAD = List.of("COMMIT", "REQUEST", "TARGET", "CHANGED", "THEN", "NOW");

    private final Ink ink;

    /**
     * A trial and what it cost.
     *
     * @param since the ref that was named
     * @param calls to other systems, by operation
     */
    public record Tried(String since, PolicyTrial trial, SortedMap<String, Long> calls) {}

    /** Trials in colour, or not. */
    public PolicyTrialReport(Ink ink) {
        this.ink = ink;
    }

    /** The trial as text. */
    public String text(Tried tried) {
        List<Trial> trials = tried.trial().trials();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        trials.forEach(trial -> rows.add(row(trial)));
        int[] widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size() && !trials.isEmpty(); r++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(i == 0 ? "" : "  ")
                        .append(Words.padded(Words.line(rows.get(r).get(i)), widths[i]));
            }
            String plain = line.toString().stripTrailing();
            boolean differs = r > 0 && trials.get(r - 1).differs();
            text.append(r == 0 ? ink.dim(plain) : differs ? ink.yellow(plain) : plain)
                    .append('\n');
            if (differs) {
                text.append("    then: ")
                        .append(Words.line(trials.get(r - 1).then().message()))
                        .append("\n    now:  ")
                        .append(Words.line(trials.get(r - 1).now().message()))
                        .append('\n');
            }
        }
        return text.append(summary(tried)).append('\n').toString();
    }

    /** The trial as Markdown. */
    public String markdown(Tried tried) {
        StringBuilder text = new StringBuilder();
        if (!tried.trial().trials().isEmpty()) {
            text.append("| commit | request | target | changed | then | now | why |\n|---|---|---|---|---|---|---|\n");
        }
        for (Trial trial : tried.trial().trials()) {
            text.append('|');
            row(trial)
                    .forEach(cell -> text.append(' ')
                            .append(MarkdownReport.escaped(cell))
                            .append(" |"));
            text.append(' ')
                    .append(trial.differs() ? MarkdownReport.escaped(trial.now().message()) : "")
                    .append(" |\n");
        }
        return text.append('\n')
                .append(MarkdownReport.escaped(summary(tried)))
                .append('\n')
                .toString();
    }

    /** The trial as JSON. */
    public String json(Tried tried) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("since", tried.since());
        json.put("commits", tried.trial().commits());
        json.put("policy_in_force", tried.trial().inForce());
        json.put(
                "changes",
                tried.trial().trials().stream().map(PolicyTrialReport::entry).toList());
        json.put(
                "differ", tried.trial().trials().stream().filter(Trial::differs).count());
        json.put("calls", tried.calls());
        return JsonText.of(json);
    }

    private static Map<String, Object> entry(Trial trial) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("commit", trial.commit().value());
        json.put("committed", trial.committedAt().toString());
        json.put("pull_request", pullRequest(trial));
        json.put("app", trial.target().app().value());
        json.put("env", trial.target().environment().value());
        json.put("changed", trial.parts());
        json.put("differs", trial.differs());
        json.put("then", VerdictReport.body(trial.then()));
        json.put("now", VerdictReport.body(trial.now()));
        return json;
    }

    private static Optional<Integer> pullRequest(Trial trial) {
        return trial.then().proof().pullRequest().or(() -> trial.now().proof().pullRequest());
    }

    private static List<String> row(Trial trial) {
        return List.of(
                trial.commit().abbreviated(),
                pullRequest(trial).map(number -> "#" + number).orElse("-"),
                trial.target().toString(),
                String.join(" ", trial.parts()),
                word(trial.then()),
                word(trial.now()));
    }

    private static String word(Verdict verdict) {
        return verdict.word();
    }

    private static String summary(Tried tried) {
        PolicyTrial trial = tried.trial();
        long differ = trial.trials().stream().filter(Trial::differs).count();
        String policy = trial.inForce() ? "the policy in force" : "the policy of these files, which is not in force,";
        String judged = differ == 0 ? "none of them otherwise" : differ + " of them otherwise";
        return Words.count(trial.trials().size(), "change") + " in " + Words.count(trial.commits(), "commit")
                + " since \"" + Words.line(tried.since()) + "\"; " + policy + " judges " + judged;
    }
}
