package dev.towpath.adapter.web;

import dev.towpath.approval.Verdict;
import dev.towpath.daemon.FinishedRun;
import dev.towpath.daemon.RepositoryView;
import dev.towpath.daemon.Row;
import dev.towpath.daemon.RunInFlight;
import dev.towpath.model.Target;
import dev.towpath.plan.GateResult;
import dev.towpath.plan.Hold;
import dev.towpath.report.Explanation;
import dev.towpath.report.Ink;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why one target is in its state, and what was done to it.
 *
 * @param elsewhere which other daemon of the cluster looked at it last, in a sentence; or empty
 * @param doing what a run in flight said last of it, or empty
 * @param facts what is known of it, each by a name
 * @param reason the stable word of the reason, or empty
 * @param notes what to know about the reason
 * @param next what has to happen before it can change
 * @param verdict the word of the approval, or empty
 * @param proof what the verdict rests on
 * @param drift what the last deeper look found
 * @param runs the latest in which something was done to it
 */
public record TargetPage(
        String repository,
        String app,
        String environment,
        String back,
        Mark mark,
        String since,
        String elsewhere,
        String doing,
        List<Fact> facts,
        String reason,
        String why,
        List<String> notes,
        String next,
        List<String> steps,
        List<GateLine> gates,
        String verdict,
        String verdictMessage,
        List<String> proof,
        List<String> drift,
        List<Touched> runs,
        Pipeline pipeline) {
    private static final int RUNS_MAX = 20;

    /** Something that is known by a name, and where more of it can be read; the value may be empty where there is more. */
    public record Fact(String name, String value, Link more, String aside) {}

    /** What one gate said. */
    public record GateLine(String name, boolean open, String evidence, List<String> notes) {}

    /** A run in which something was done to the target. */
    public record Touched(RunLine run, Mark mark, List<String> steps) {}

    /** The page of a row. */
    static TargetPage of(RepositoryView repository, List<RunInFlight> inFlight, Row row) {
        TargetReport line = row.line();
        Target target = line.target();
        return new TargetPage(
                Shown.text(repository.watched().name()),
                target.app().value(),
                target.environment().value(),
                "/?repository=" + Shown.encoded(repository.watched().name()) + "&app=" + target.app(),
                Mark.of(line.state()),
                Matrix.since(row) + " " + Shown.minute(row.since()),
                row.by()
                        .map(daemon -> "Looked at last by the daemon " + Shown.text(daemon)
                                + ", on whose pages its gates, its approval and its steps are")
                        .orElse(""),
                Matrix.doing(repository, inFlight, target),
                facts(repository, row),
                line.reason().map(reason -> reason.code().word()).orElse(""),
                Shown.text(line.reason().map(TargetReport.Reason::message)),
                line.reason().map(TargetPage::notes).orElse(List.of()),
                Shown.text(Explanation.next(line)),
                line.steps().stream().map(Shown::text).toList(),
                line.gates().stream().map(TargetPage::gate).toList(),
                line.verdict().map(verdict -> verdict.word().replace('_', ' ')).orElse(""),
                Shown.text(line.verdict().map(Verdict::message)),
                line.verdict().map(new Explanation(Ink.PLAIN)::proof).orElse(List.of()).stream()
                        .map(Shown::text)
                        .toList(),
                drift(row),
                runs(repository, target),
                Pipeline.of(repository, target));
    }

    private static List<Fact> facts(RepositoryView repository, Row row) {
        ForgeLinks links = ForgeLinks.of(repository);
        TargetReport line = row.line();
        Link source = line.source()
                .map(span ->
                        repository.commit().map(sha -> links.source(sha, span)).orElse(ForgeLinks.source(span)))
                .orElse(Link.NONE);
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("pin", value(line.pin()), source, ""));
        facts.add(new Fact(
                "record",
                value(line.record()),
                Link.NONE,
                line.since().map(at -> "since " + Shown.minute(at)).orElse("")));
        facts.add(new Fact("live", value(line.live()), Link.NONE, ""));
        facts.add(new Fact("type", Shown.text(line.type()), Link.NONE, ""));
        line.verdict().map(Verdict::proof).ifPresent(proof -> {
            proof.commit().ifPresent(sha -> facts.add(new Fact("brought by", "", links.commit(sha), "")));
            proof.pullRequest()
                    .ifPresent(number -> facts.add(new Fact("reviewed in", "", links.pullRequest(number), "")));
        });
        facts.add(new Fact("looked at", Shown.minute(row.seen()), Link.NONE, "run " + row.run()));
        return facts;
    }

    private static String value(Optional<String> text) {
        return text.isEmpty() ? "–" : Shown.text(text);
    }

    private static List<String> notes(TargetReport.Reason reason) {
        List<String> notes = new ArrayList<>();
        if (!reason.liftedBy().isEmpty()) {
            notes.add("lifted by " + Shown.text(Words.list(reason.liftedBy())));
        }
        reason.notBefore().ifPresent(at -> notes.add("not before " + Shown.minute(at)));
        return notes;
    }

    private static GateLine gate(GateResult gate) {
        List<String> notes = new ArrayList<>();
        gate.hold().ifPresent(hold -> notes.addAll(notes(gate, hold)));
        return new GateLine(
                gate.gate().replace('_', ' '),
                gate.open(),
                Shown.text(gate.evidence()),
                notes.stream().map(Shown::text).toList());
    }

    private static List<String> notes(GateResult gate, Hold hold) {
        List<String> notes = new ArrayList<>();
        Stream.of(hold.message(), hold.advice())
                .filter(text -> !text.isEmpty() && !text.equals(gate.evidence()))
                .forEach(notes::add);
        if (!hold.liftedBy().isEmpty()) {
            notes.add("lifted by " + Words.list(hold.liftedBy()));
        }
        hold.notBefore().ifPresent(at -> notes.add("not before " + Shown.minute(at)));
        return notes;
    }

    private static List<String> drift(Row row) {
        List<String> found = new ArrayList<>();
        row.drift()
                .ifPresent(check -> check.findings()
                        .forEach(finding -> found.add(finding.cause().word() + ": " + Shown.text(finding.message())
                                + finding.by()
                                        .map(by -> ", by " + Shown.text(by))
                                        .orElse("")
                                + finding.at()
                                        .map(at -> ", " + Shown.minute(at))
                                        .orElse(""))));
        return found;
    }

    private static List<Touched> runs(RepositoryView repository, Target target) {
        List<Touched> touched = new ArrayList<>();
        for (FinishedRun run : repository.runs()) {
            run.moved().stream()
                    .filter(line -> line.target().equals(target) && touched.size() < RUNS_MAX)
                    .forEach(line -> touched.add(new Touched(
                            RunLine.of(run),
                            Mark.of(line.state()),
                            line.steps().stream().map(Shown::text).toList())));
        }
        return touched;
    }
}
