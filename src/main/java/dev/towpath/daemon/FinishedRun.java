package dev.towpath.daemon;

import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.RunId;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problem;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run that is over, without the lines of the targets to which nothing happened: a history of runs over ten thousand targets
 * must fit in memory.
 *
 * @param number counts the runs of this daemon
 * @param states how many targets were in each state
 * @param moved the lines of targets on which something was done or that did not go well, the first of them
 * @param problems the first of what is wrong with the configuration
 */
public record FinishedRun(
        long number,
        RunId run,
        Share share,
        Purpose purpose,
        Trigger trigger,
        Optional<GitSha> commit,
        Instant began,
        Duration duration,
        Map<State, Integer> states,
        List<TargetReport> moved,
        SortedMap<String, Long> calls,
        long mutations,
        List<Problem> problems,
        Optional<Failure> stopped,
        ExitCode exit) {
    /** States of a target on which this run did something that others may have waited for. */
    static final Set<State> BROUGHT = EnumSet.of(State.DEPLOYED, State.APPLIED, State.ADOPTED);

    public FinishedRun {
        EnumMap<State, Integer> counts = new EnumMap<>(State.class);
        counts.putAll(states);
        states = Collections.unmodifiableMap(counts);
        moved = List.copyOf(moved);
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
        problems = List.copyOf(problems);
    }

    /** The end of a run. */
    static FinishedRun of(RunInFlight run, RunReport report) {
        return new FinishedRun(
                run.number(),
                report.run(),
                run.share(),
                run.purpose(),
                run.trigger(),
                report.commit(),
                run.began(),
                report.duration(),
                report.summary(),
                report.targets().stream()
                        .filter(FinishedRun::moved)
                        .limit(Limits.BOARD_LINES_MAX)
                        .toList(),
                report.calls(),
                report.mutations(),
                report.problems().list().stream().limit(Limits.BOARD_LINES_MAX).toList(),
                report.stopped(),
                report.exit());
    }

    private static boolean moved(TargetReport line) {
        return !line.steps().isEmpty() || line.state() == State.FAILED || line.state() == State.UNKNOWN;
    }
}
