package dev.towpath.app;

import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredStateReader;
import dev.towpath.desired.Platform;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepRunner;
import dev.towpath.execute.StepRunners;
import dev.towpath.model.Artifact;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootPlanner;
import dev.towpath.plan.Decision;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Problems;
import dev.towpath.reconcile.Connections;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The ports of a run, with somebody who looks on at each of them. */
record LookedOn(Onlooker onlooker) {
    /** The same repositories. */
    SnapshotSource snapshots(SnapshotSource source) {
        return new SnapshotSource() {
            @Override
            public RepoSnapshot open(String repository, Optional<String> ref) {
                return onlooker.during("fetch the repository", () -> source.open(repository, ref));
            }

            @Override
            public RepoSnapshot openWorkingFiles(String directory) {
                return source.openWorkingFiles(directory);
            }

            @Override
            public GitSha currentHead(String repository, Optional<String> ref) {
                return onlooker.during("ask for the head", () -> source.currentHead(repository, ref));
            }
        };
    }

    /** The same reader. */
    DesiredStateReader reader(DesiredStateReader reader) {
        return snapshot -> onlooker.during("read the configuration", () -> reader.read(snapshot));
    }

    /** The same connections. */
    Connections connections(Connections connections) {
        return (run, snapshot, desired, platform) -> connected(connections, run, snapshot, desired, platform);
    }

    private Connections.Connected connected(
            Connections connections, RunId run, RepoSnapshot snapshot, DesiredState desired, Platform platform) {
        Connections.Connected world =
                onlooker.during("connect", () -> connections.connect(run, snapshot, desired, platform));
        Connections.Comparisons deeper = world.comparisons();
        return new Connections.Connected(
                world.inForce(),
                targets -> onlooker.during(
                        "read the records", () -> world.records().read(targets)),
                targets ->
                        onlooker.during("look at what runs", () -> world.live().read(targets)),
                artifacts(world.artifacts()),
                workloads ->
                        onlooker.during("list the builds", () -> world.builds().list(workloads)),
                (repository, at, builds) ->
                        onlooker.during("commit the pins", () -> world.pins().write(repository, at, builds)),
                planner(world.roots()),
                new Connections.Comparisons(
                        wish -> onlooker.during(
                                "compare what runs", () -> deeper.differences().between(wish)),
                        targets -> onlooker.during(
                                "look for drift", () -> deeper.drift().look(targets))),
                world.journal(),
                world.memories(),
                world.leases(),
                runners(world.runners(), snapshot),
                judge(world.judge()),
                world.end());
    }

    private ArtifactSource artifacts(ArtifactSource artifacts) {
        return new ArtifactSource() {
            @Override
            public Map<Artifact, ArtifactState> find(Collection<Artifact> wanted) {
                return onlooker.during("find the artifacts", () -> artifacts.find(wanted));
            }

            @Override
            public Map<Artifact, ArtifactState> find(Collection<Artifact> wanted, Collection<Artifact> pinned) {
                return onlooker.during("find the artifacts", () -> artifacts.find(wanted, pinned));
            }
        };
    }

    private RootPlanner planner(RootPlanner planner) {
        return requests -> requests.isEmpty()
                ? planner.plan(requests)
                : onlooker.during("plan Terraform roots", () -> planner.plan(requests));
    }

    private Connections.Judge judge(Connections.Judge judge) {
        return new Connections.Judge() {
            @Override
            public Map<Target, Verdict> judge(Collection<ApprovalQuestion> questions, Collection<GitSha> recorded) {
                return onlooker.during("judge approvals", () -> judge.judge(questions, recorded));
            }

            @Override
            public Problems problems() {
                return judge.problems();
            }
        };
    }

    private StepRunners runners(StepRunners runners, RepoSnapshot snapshot) {
        Function<StepRunner, StepRunner> looked = runner -> (step, context) -> {
            Outcome outcome = onlooker.during(step, () -> runner.run(step, context));
            if (outcome instanceof Outcome.Succeeded succeeded) {
                lag(step, succeeded, snapshot).ifPresent(lag -> onlooker.deployed(step.target(), lag));
            }
            return outcome;
        };
        return new StepRunners(
                looked.apply(runners.container()), looked.apply(runners.site()), looked.apply(runners.root()));
    }

    /** From the commit that brought what was proven now; nothing where the same was recorded before, or only recorded now. */
    private static Optional<Duration> lag(Step step, Outcome.Succeeded outcome, RepoSnapshot snapshot) {
        boolean brought = outcome.state() == State.DEPLOYED || outcome.state() == State.APPLIED;
        Optional<DeploymentRecord> before = step.subject().recorded().record();
        return outcome.record()
                .filter(now -> brought && !sameAs(before, now))
                .flatMap(now -> step.grounds()
                        .decision()
                        .flatMap(Decision::commit)
                        .flatMap(commit -> snapshot.history().commit(commit))
                        .map(Commit::committedAt)
                        .map(merged -> Duration.between(merged, now.at())));
    }

    private static boolean sameAs(Optional<DeploymentRecord> before, DeploymentRecord now) {
        return before.filter(earlier -> earlier.artifact().equals(now.artifact())
                        && earlier.digest().equals(now.digest())
                        && earlier.closure().equals(now.closure()))
                .isPresent();
    }
}
