package dev.towpath.report;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run, told. Schema {@code towpath.report/v1} in JSON.
 *
 * @param verb {@code plan}, {@code reconcile}, {@code status}, …
 * @param fingerprint of the plan
 * @param targets in the order of their names
 * @param calls by operation, such as {@code ssm:GetParameters}
 * @param mutations calls that changed anything in AWS, the forge or git; the state store's own are not among them
 * @param stopped why the run could not go on, if it could not
 */
public record RunReport(
        RunId run,
        String verb,
        String repository,
        Optional<GitSha> commit,
        Optional<Digest> fingerprint,
        Instant started,
        Duration duration,
        List<TargetReport> targets,
        SortedMap<String, Long> calls,
        long mutations,
        Problems problems,
        Optional<Failure> stopped,
        ExitCode exit) {
    public RunReport {
        targets = List.copyOf(targets);
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /** The same with all that was called up to now. */
    public RunReport counting(CallTally tally) {
        return new RunReport(
                run,
                verb,
                repository,
                commit,
                fingerprint,
                started,
                duration,
                targets,
                tally.calls(),
                tally.mutations(),
                problems,
                stopped,
                exit);
    }

    /** How many targets are in each state. */
    public Map<State, Integer> summary() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        targets.forEach(target -> counts.merge(target.state(), 1, Integer::sum));
        return counts;
    }
}
