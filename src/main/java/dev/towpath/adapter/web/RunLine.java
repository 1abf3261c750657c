package dev.towpath.adapter.web;

import dev.towpath.daemon.FinishedRun;
import dev.towpath.daemon.RunInFlight;
import dev.towpath.plan.State;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Words;
import java.util.List;
import java.util.Map;

/**
 * A run on one line.
 *
 * @param what its share, and what it is for
 * @param tone the style class of how it ended
 * @param ended how it ended, or what it said last
 * @param counts targets by state
 */
public record RunLine(
        long number,
        String href,
        String what,
        String trigger,
        String began,
        String duration,
        String tone,
        String ended,
        List<String> counts,
        long calls,
        long mutations) {
    public RunLine {
        counts = List.copyOf(counts);
    }

    /** A run that is over. */
    static RunLine of(FinishedRun run) {
        return new RunLine(
                run.number(),
                "/runs/" + run.number(),
                Shown.text(run.share().id()) + ", " + run.purpose().word(),
                run.trigger().word(),
                Shown.minute(run.began()),
                Words.duration(run.duration()),
                run.exit() == ExitCode.OK ? "good" : run.exit() == ExitCode.NEEDS_HUMAN ? "waits" : "bad",
                run.exit().word().replace('_', ' '),
                counts(run.states()),
                run.calls().values().stream().mapToLong(Long::longValue).sum(),
                run.mutations());
    }

    /** A run that is going on. */
    static RunLine of(RunInFlight run) {
        List<String> said = run.said();
        return new RunLine(
                run.number(),
                "/runs/" + run.number(),
                Shown.text(run.share().id()) + ", " + run.purpose().word(),
                run.trigger().word(),
                Shown.minute(run.began()),
                "",
                "going",
                said.isEmpty() ? "has begun" : Shown.text(said.get(said.size() - 1)),
                List.of(),
                0,
                0);
    }

    private static List<String> counts(Map<State, Integer> states) {
        return states.entrySet().stream()
                .map(entry -> entry.getValue() + " " + Mark.of(entry.getKey()).word())
                .toList();
    }
}
