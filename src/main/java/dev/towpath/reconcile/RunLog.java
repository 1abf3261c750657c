package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.plan.Plan;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import dev.towpath.report.CallTally;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What a run has come to know so far, so that every way out can report it. */
final class RunLog {
    private final RunId run;
    private final RunOptions options;
    private final CallTally calls;
    private final Instant started;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private Optional<GitSha> commit = Optional.empty();
    private String repository;
    private DesiredState desired = new DesiredState(Optional.empty(), new TreeMap<>(), new TreeMap<>(), Problems.NONE);
    private Optional<Digest> fingerprint = Optional.empty();
    private Problems problems = Problems.NONE;

    RunLog(RunId run, RunOptions options, CallTally calls, Instant started, LongSupplier nanoTime) {
        this.run = run;
        this.options = options;
        this.calls = calls;
        this.started = started;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
        // As long as nobody has read it, it is as the caller wrote it, a password and all.
        this.repository = Words.address(options.repository());
    }

    RunId run() {
        return run;
    }

    void at(RepoSnapshot snapshot) {
        commit = Optional.of(snapshot.commit().id());
        repository = snapshot.repository();
    }

    void found(DesiredState state) {
        desired = state;
        problems = state.problems();
    }

    void planned(Plan plan, Problems more) {
        fingerprint = Optional.of(plan.fingerprint());
        problems = problems.and(more);
    }

    Optional<Tier> tier(Target target) {
        return Optional.ofNullable(desired.targets().get(target))
                .map(DesiredTarget::environment)
                .map(environment -> environment.tier());
    }

    /** The report of a run that went as far as it could without a platform. */
    RunReport report() {
        return report(Telling.invalid(desired, options.selection()));
    }

    /** The report of a run that went to its end. */
    RunReport report(List<TargetReport> targets) {
        return report(targets, Optional.empty());
    }

    /** The report of a run that something stopped. */
    RunReport stopped(Failure failure) {
        return report(Telling.invalid(desired, options.selection()), Optional.of(failure));
    }

    /** The report of a look at git alone: what was not looked at has not failed. */
    RunReport reportOfGit(List<TargetReport> targets, Problems more) {
        problems = problems.and(more);
        boolean invalid = targets.stream().anyMatch(target -> target.state() == State.INVALID);
        return report(targets, Optional.empty(), invalid || problems.hasErrors() ? ExitCode.INVALID : ExitCode.OK);
    }

    private RunReport report(List<TargetReport> targets, Optional<Failure> stopped) {
        return report(targets, stopped, ExitCode.of(targets, problems, stopped));
    }

    private RunReport report(List<TargetReport> targets, Optional<Failure> stopped, ExitCode exit) {
        return new RunReport(
                run,
                options.verb(),
                repository,
                commit,
                fingerprint,
                started,
                Duration.ofNanos(nanoTime.getAsLong() - startedNanos),
                targets,
                calls.calls(),
                calls.mutations(),
                problems,
                stopped,
                exit);
    }
}
