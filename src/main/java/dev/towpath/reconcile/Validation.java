package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredStateReader;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.plan.State;
import dev.towpath.problem.Problems;
import dev.towpath.report.CallTally;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Reads a repository and asks nobody else: all problems, and every target as far as the files tell.
 *
 * <p>What is recorded and what runs is not looked at, so a target without problems is {@code unknown} here.
 */
public final class Validation {
    private final DesiredStateReader reader;
    private final BiFunction<RepoSnapshot, DesiredState, Problems> policyProblems;
    private final CallTally calls;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * A validation.
     *
     * @param policyProblems reads the approval policy and says what is wrong with it, or with what is wanted under it
     */
    public Validation(
            DesiredStateReader reader,
            BiFunction<RepoSnapshot, DesiredState, Problems> policyProblems,
            CallTally calls,
            Clock clock,
            LongSupplier nanoTime) {
        this.reader = reader;
        this.policyProblems = policyProblems;
        this.calls = calls;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The report on a snapshot. */
    public RunReport run(RunId run, RepoSnapshot snapshot, Selection selection) {
        Instant started = clock.instant();
        long begun = nanoTime.getAsLong();
        DesiredState desired = reader.read(snapshot);
        Problems problems = desired.problems().and(policyProblems.apply(snapshot, desired));
        List<TargetReport> targets = new ArrayList<>(Telling.invalid(desired, selection));
        desired.targets().values().stream()
                .filter(target -> selection.includes(target.target()))
                .forEach(target -> targets.add(line(target)));
        targets.sort(Comparator.comparing(TargetReport::target));
        return new RunReport(
                run,
                "validate",
                snapshot.repository() + (snapshot.workingFiles() ? " (the files as they lie there)" : ""),
                snapshot.workingFiles()
                        ? Optional.empty()
                        : Optional.of(snapshot.commit().id()),
                Optional.empty(),
                started,
                Duration.ofNanos(nanoTime.getAsLong() - begun),
                targets,
                calls.calls(),
                calls.mutations(),
                problems,
                Optional.empty(),
                problems.hasErrors() || !desired.invalid().isEmpty() ? ExitCode.INVALID : ExitCode.OK);
    }

    private static TargetReport line(DesiredTarget target) {
        boolean suspended = target.promotion().map(Promotion::suspend).orElse(false);
        boolean pinnable = target.workload().recordedVersionParameter().isPresent();
        Optional<Pin> pin = target.promotion().flatMap(Promotion::artifact);
        State state = suspended ? State.SUSPENDED : pinnable && pin.isEmpty() ? State.UNPINNED : State.UNKNOWN;
        return new TargetReport(
                target.target(),
                target.workload().type(),
                state,
                pinnable
                        ? pin.map(Pin::value)
                        : Optional.of(target.root().closure().abbreviated()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                target.followsBuilds() && pin.isEmpty() ? List.of("follows builds") : List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                Optional.of(target.span()));
    }
}
