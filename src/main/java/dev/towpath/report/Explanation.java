package dev.towpath.report;

import dev.towpath.approval.Verdict;
import dev.towpath.plan.GateResult;
import dev.towpath.plan.State;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Why one target is in its state: each gate with its evidence, who can lift it, and when it can next change. */
public final class Explanation {
    private final Ink ink;

    /** Explanations in colour, or not. */
    public Explanation(Ink ink) {
        this.ink = ink;
    }

    /** The explanation; ages are counted from the start of the run. */
    public String render(RunReport report, TargetReport target) {
        StringBuilder text = new StringBuilder();
        text.append(ink.bold(target.target().toString())).append(" is ");
        text.append(ink.of(target.state(), target.state().word())).append('\n');
        target.reason()
                .ifPresent(reason -> text.append("  ")
                        .append(reason.code().word())
                        .append(": ")
                        .append(Words.line(reason.message()))
                        .append('\n'));
        text.append('\n');
        String place = target.source()
                .map(SourceSpan::toString)
                .map(at -> ink.dim(Words.line(at)))
                .orElse("");
        identity(text, "pin", target.pin(), place);
        identity(
                text,
                "record",
                target.record(),
                target.since().map(at -> ink.dim(age(report, at))).orElse(""));
        identity(text, "live", target.live(), "");
        if (!target.steps().isEmpty()) {
            text.append('\n').append(ink.bold("steps")).append('\n');
            target.steps()
                    .forEach(step -> text.append("  ").append(Words.line(step)).append('\n'));
        }
        if (!target.gates().isEmpty()) {
            text.append('\n').append(ink.bold("gates")).append('\n');
            int width = target.gates().stream()
                    .mapToInt(gate -> gate.gate().length())
                    .max()
                    .orElse(0);
            target.gates().forEach(gate -> gate(text, gate, width));
        }
        target.verdict().ifPresent(verdict -> {
            text.append('\n')
                    .append(ink.bold("approval"))
                    .append(": ")
                    .append(verdict.word())
                    .append('\n');
            new VerdictReport(ink)
                    .lines(verdict)
                    .forEach(line -> text.append("  ").append(line).append('\n'));
        });
        text.append('\n')
                .append(ink.bold("next"))
                .append(": ")
                .append(next(target))
                .append('\n');
        return text.toString();
    }

    /** What a verdict rests on, line by line. */
    public List<String> proof(Verdict verdict) {
        return new VerdictReport(ink).lines(verdict);
    }

    private static void identity(StringBuilder text, String name, Optional<String> value, String aside) {
        text.append("  ").append(Words.padded(name, 8)).append(Words.line(value.orElse("-")));
        text.append(aside.isEmpty() ? "" : "  " + aside).append('\n');
    }

    private void gate(StringBuilder text, GateResult gate, int width) {
        text.append("  ").append(gate.open() ? ink.green("open  ") : ink.yellow("closed"));
        text.append("  ")
                .append(Words.padded(gate.gate(), width))
                .append("  ")
                .append(Words.line(gate.evidence()))
                .append('\n');
        String indent = " ".repeat(12 + width);
        gate.hold().ifPresent(hold -> {
            if (!hold.message().equals(gate.evidence())) {
                text.append(indent).append(Words.line(hold.message())).append('\n');
            }
            if (!hold.advice().isEmpty()) {
                text.append(indent).append(Words.line(hold.advice())).append('\n');
            }
            if (!hold.liftedBy().isEmpty()) {
                text.append(indent)
                        .append("lifted by: ")
                        .append(Words.line(Words.list(hold.liftedBy())))
                        .append('\n');
            }
            hold.notBefore()
                    .ifPresent(at -> text.append(indent)
                            .append("not before ")
                            .append(Words.moment(at))
                            .append('\n'));
        });
    }

    /** What has to happen before the target can change, in a sentence. */
    public static String next(TargetReport target) {
        Optional<Instant> opens = target.gates().stream()
                .flatMap(gate -> gate.hold().flatMap(hold -> hold.notBefore()).stream())
                .max(Comparator.naturalOrder());
        String when = opens.map(at -> ", not before " + Words.moment(at)).orElse("");
        Optional<TargetReport.Reason> reason = target.reason();
        String advice = reason.map(TargetReport.Reason::advice).orElse("");
        if (!advice.isEmpty()) {
            return Words.line(advice) + when;
        }
        if (reason.isPresent() && !reason.get().liftedBy().isEmpty()) {
            return "waits for " + Words.line(Words.list(reason.get().liftedBy())) + when;
        }
        if (opens.isPresent()) {
            return "opens by itself" + when;
        }
        return byState(target.state());
    }

    private static String byState(State state) {
        return switch (state) {
            case IN_SYNC -> "nothing to do; it changes when its pin changes";
            case DEPLOYED, APPLIED, ADOPTED -> "nothing to do; this run has done it";
            case WOULD_DEPLOY, WOULD_APPLY -> "the next \"towpath reconcile\" does it";
            case IN_PROGRESS -> "the next run looks again and settles it";
            case HELD -> "the next run asks every gate again";
            case DRIFTED -> "find out who changed it; the next change of the pin corrects it";
            case FAILED -> "correct the cause, then change the pin or run \"towpath retry\"";
            case INVALID -> "correct the configuration where it stands";
            case UNKNOWN -> "the next run looks again";
            case ORPHANED -> "nothing is destroyed; bring it back, or retire it on purpose";
            case SUSPENDED -> "remove \"suspend: true\" from its promotion.yaml";
            case UNPINNED -> "pin an artifact in its promotion.yaml";
        };
    }

    private static String age(RunReport report, Instant at) {
        Duration age = Duration.between(at, report.started());
        return "since " + Words.moment(at) + (age.isNegative() ? "" : ", " + Words.duration(age) + " ago");
    }
}
