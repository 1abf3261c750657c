package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredStateReader;
import dev.towpath.desired.Platform;
import dev.towpath.execute.Executor;
import dev.towpath.journal.Inventory;
import dev.towpath.journal.JournaledSessions;
import dev.towpath.log.LogContext;
import dev.towpath.model.RunId;
import dev.towpath.model.Tier;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.plan.World;
import dev.towpath.problem.FailureException;
import dev.towpath.reconcile.Deliberation.Decided;
import dev.towpath.report.CallTally;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run. Level-triggered: it compares states and depends on no event.
 *
 * <p>The repository at one commit says what should run; the accounts say what is recorded and what runs; the gates say what may
 * change; the plan is carried out under lease and fence; the report tells all of it, on every way out.
 */
public final class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final SnapshotSource snapshots;
    private final DesiredStateReader reader;
    private final Connections connections;
    private final CallTally calls;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Supplier<String> newId;

    /**
     * A reconciliation.
     *
     * @param calls counts every call that the adapters make
     * @param newId makes ULIDs
     */
    public Reconciliation(
            SnapshotSource snapshots,
            DesiredStateReader reader,
            Connections connections,
            CallTally calls,
            Clock clock,
            LongSupplier nanoTime,
            Supplier<String> newId) {
        this.snapshots = snapshots;
        this.reader = reader;
        this.connections = connections;
        this.calls = calls;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.newId = newId;
    }

    /** Runs once. Never throws: what stops a run stands in its report. */
    public RunReport run(RunOptions options) {
        RunLog log = new RunLog(new RunId(newId.get()), options, calls, clock.instant(), nanoTime);
        try (LogContext.About run = LogContext.run(log.run())) {
            return run(options, log);
        }
    }

    private RunReport run(RunOptions options, RunLog log) {
        try {
            Followers followers = new Followers(options.acts());
            Optional<RunReport> report = Optional.empty();
            for (int attempt = 1; report.isEmpty(); attempt++) {
                report = attempt(options, log, followers, attempt);
            }
            return report.get();
        } catch (FailureException e) {
            return log.stopped(e.failure());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("the run was stopped", e);
            return log.stopped(Isolated.unexpected(e));
        }
    }

    /** One run of the branch as it is now; empty if the branch was given a newer commit before anything else was done. */
    private Optional<RunReport> attempt(RunOptions options, RunLog log, Followers followers, int attempt) {
        RepoSnapshot snapshot = snapshots.open(options.repository(), options.ref());
        log.at(snapshot);
        DesiredState desired = reader.read(snapshot);
        log.found(desired);
        if (desired.platform().isEmpty()) {
            return Optional.of(log.report());
        }
        Platform platform = desired.platform().get();
        try (LogContext.About repository = LogContext.repositoryIfUnknown(snapshot.repository());
                Connections.Connected connected = connections.connect(log.run(), snapshot, desired, platform)) {
            Optional<Inventory> before = connected.journal().inventory();
            Inventory inventory = Absence.check(before, desired);
            Deliberation deliberation = new Deliberation(snapshot, desired, connected, options, clock, followers);
            NewPins newPins = new NewPins(snapshot, desired, connected, options, followers);
            Optional<World> surveyed = newPins.written(deliberation.survey(), attempt);
            if (surveyed.isEmpty()) {
                return Optional.empty();
            }
            Decided decided = deliberation.everything(surveyed.get());
            log.planned(decided.plan(), connected.judge().problems());
            Turns turns = Turns.none(decided);
            if (options.acts()) {
                Inventory seen = Absence.seen(inventory, decided.world());
                // Before the first step: once something was changed, nothing may come between it and the report.
                if (!before.equals(Optional.of(seen))) {
                    connected.journal().remember(seen);
                }
                turns = Turns.take(decided, executor(options, log, snapshot, connected), deliberation::about);
                Absence.remember(connected.journal(), seen, turns.outcomes().values());
            }
            List<TargetReport> lines = Telling.lines(
                    turns.plan(),
                    turns.outcomes(),
                    desired,
                    inventory,
                    decided.world().abandoned(),
                    options.selection());
            lines = PlansTold.told(lines, turns.decided().untold());
            lines = new Ahead(snapshot, decided.world()).told(lines);
            lines = options.acts() ? lines : new Differing(snapshot, decided.world(), reader).told(lines);
            World known = decided.world().seeing(decided.looks());
            lines = options.looksDeeper() ? new DeepLook(known, connected, options).told(lines) : lines;
            return Optional.of(log.report(lines));
        }
    }

    private Executor executor(RunOptions options, RunLog log, RepoSnapshot snapshot, Connections.Connected connected) {
        Predicate<Step> production = step -> log.tier(step.target()).equals(Optional.of(Tier.PRODUCTION));
        JournaledSessions sessions = new JournaledSessions(
                connected.journal(),
                connected.leases(),
                new BranchWatch(snapshots, options, snapshot, connected.records()),
                new JournaledSessions.Setting(
                        log.run(),
                        clock,
                        newId,
                        options.progress(),
                        options.awaitRollout(),
                        options.stopping(),
                        production));
        return new Executor(
                connected.runners(), sessions, reread(connected), options.parallel(), options.stopping(), nanoTime);
    }

    private static UnaryOperator<Subject> reread(Connections.Connected connected) {
        return subject -> {
            ObservedTarget observed = new ObservedTarget(subject.target(), subject.place(), subject.workload());
            Recorded now = Optional.ofNullable(
                            connected.records().read(List.of(observed)).get(subject.target()))
                    .orElseGet(() -> Reading.missed(subject.target()));
            return new Subject(subject.target(), subject.place(), subject.workload(), now, Optional.empty());
        };
    }
}
