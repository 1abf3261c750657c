package dev.towpath.testing;

import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Watched;
import dev.towpath.daemon.Work;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Work of a daemon that does nothing but what a test says, and notes each run. */
public final class ScriptedWork implements Work {
    private final List<String> runs = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final SortedMap<EnvironmentName, Tier> environments = new TreeMap<>();
    private volatile List<TargetReport> lines = List.of();
    private volatile Optional<Failure> stopped = Optional.empty();
    private volatile Optional<Failure> unreadable = Optional.empty();
    private volatile Running running = (progress, stopping) -> {};

    /** What goes on during a run. */
    public interface Running {
        /** Takes as long as the run is to take. */
        void run(Progress progress, BooleanSupplier stopping) throws InterruptedException;
    }

    /** Each run as its share and purpose, in the order in which they began. */
    public List<String> runs() {
        return List.copyOf(runs);
    }

    /** From now on runs find this. */
    public ScriptedWork finds(TargetReport... found) {
        lines = List.of(found);
        stopped = Optional.empty();
        return this;
    }

    /** From now on runs are stopped by this. */
    public ScriptedWork isStopped(Failure failure) {
        lines = List.of();
        stopped = Optional.of(failure);
        return this;
    }

    /** From now on this goes on during runs. */
    public ScriptedWork running(Running what) {
        running = what;
        return this;
    }

    /** The repositories have such an environment. */
    public ScriptedWork environment(String name, Tier tier) {
        environments.put(new EnvironmentName(name), tier);
        return this;
    }

    /** The repositories have no such environment any more. */
    public ScriptedWork noEnvironment(String name) {
        environments.remove(new EnvironmentName(name));
        return this;
    }

    /** From now on repositories cannot be read, for this reason; empty when they can. */
    public ScriptedWork unreadable(Optional<Failure> failure) {
        unreadable = failure;
        return this;
    }

    @Override
    public RunReport run(Watched watched, Share share, Purpose purpose, Progress progress, BooleanSupplier stopping) {
        runs.add(share + " " + purpose.word());
        try {
            running.run(progress, stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return report(purpose);
    }

    private RunReport report(Purpose purpose) {
        return new RunReport(
                new RunId("run-" + numbers.incrementAndGet()),
                purpose.word(),
                "infra",
                Optional.of(new GitSha("1111111111111111111111111111111111111111")),
                Optional.empty(),
                Instant.EPOCH,
                Duration.ofMillis(5),
                lines,
                new TreeMap<>(Map.of("ssm:GetParameters", 2L)),
                0,
                Problems.NONE,
                stopped,
                ExitCode.of(lines, Problems.NONE, stopped));
    }

    @Override
    public SortedMap<EnvironmentName, Tier> environments(Watched watched) {
        unreadable.ifPresent(failure -> {
            throw new dev.towpath.problem.FailureException(failure);
        });
        return new TreeMap<>(environments);
    }

    /** A line of a container in a state, with a reason if it is held. */
    public static TargetReport line(String target, State state, String pin, String... steps) {
        int slash = target.indexOf('/');
        List<String> done = new ArrayList<>(List.of(steps));
        Optional<TargetReport.Reason> reason = state == State.HELD
                ? Optional.of(new TargetReport.Reason(
                        ReasonCode.APPROVAL_MISSING, "needs 1 approval", "", List.of("client"), Optional.empty()))
                : Optional.empty();
        return new TargetReport(
                Target.of(target.substring(0, slash), target.substring(slash + 1)),
                "container",
                state,
                Optional.of(pin),
                Optional.of(pin),
                Optional.of(pin),
                Optional.empty(),
                reason,
                done,
                List.of(),
                Optional.empty(),
                Duration.ofMillis(1),
                Optional.empty());
    }
}
