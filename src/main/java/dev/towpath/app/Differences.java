package dev.towpath.app;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.Difference;
import dev.towpath.observed.DifferenceSource.Wish;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.RecordState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Connections;
import dev.towpath.report.TargetDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Compares what git asks for in one target with what runs there; a part that cannot be compared does not hide the other. */
final class Differences {
    private final Assembled parts;
    private final Workbench bench;

    Differences(Assembled parts, Workbench bench) {
        this.parts = parts;
        this.bench = bench;
    }

    /** What deploying a target now would change. */
    TargetDifference of(Opened opened, Target asked) {
        DesiredTarget target =
                Optional.ofNullable(opened.desired().targets().get(asked)).orElseThrow(() -> opened.noSuch(asked));
        RunId run = bench.ids().nextRun();
        try (Connections.Connected connected = parts.wiring()
                .connect(
                        run,
                        opened.snapshot(),
                        opened.desired(),
                        opened.desired().platform().orElseThrow())) {
            return told(opened, target, connected);
        }
    }

    private TargetDifference told(Opened opened, DesiredTarget target, Connections.Connected connected) {
        ObservedTarget subject =
                new ObservedTarget(target.target(), target.environment().place(), target.workload());
        Recorded recorded = Optional.ofNullable(
                        connected.records().read(List.of(subject)).get(target.target()))
                .orElseThrow();
        RecordState state = RecordState.of(target.target(), target.workload(), recorded);
        boolean infrastructure = target.workload().recordedVersionParameter().isEmpty();
        Optional<Pin> pin = target.promotion().flatMap(Promotion::artifact);
        List<Failure> failures = new ArrayList<>();
        Optional<Difference> deployment = Optional.empty();
        Optional<RootChange> root = Optional.empty();
        try {
            deployment = pin.flatMap(target.workload()::artifact)
                    .map(artifact -> connected
                            .comparisons()
                            .differences()
                            .between(new Wish(subject, recorded, artifact, digest(connected, artifact))));
        } catch (FailureException e) {
            failures.add(e.failure());
        }
        try {
            root = root(opened, target, connected);
        } catch (FailureException e) {
            failures.add(e.failure());
        }
        if (deployment.isEmpty() && root.isEmpty() && failures.isEmpty()) {
            failures.add(new Failure.NeedsHuman(
                    ReasonCode.UNPINNED,
                    "\"" + target.target() + "\" "
                            + (infrastructure
                                    ? "is left alone: app.yaml says terraform: off"
                                    : "pins no artifact, so there is nothing to compare"),
                    infrastructure ? "set \"terraform: plan\" in app.yaml" : "towpath promote pins one"));
        }
        return new TargetDifference(
                target.target(),
                target.workload().type(),
                opened.snapshot().commit().id(),
                infrastructure ? Optional.of(target.root().closure().abbreviated()) : pin.map(Pin::value),
                infrastructure
                        ? state.closure().map(Digest::abbreviated)
                        : state.pin().map(Pin::value),
                deployment,
                root,
                failures,
                new TreeMap<>(parts.calls().calls()),
                parts.calls().mutations());
    }

    private static Digest digest(Connections.Connected connected, Artifact artifact) {
        ArtifactState state = Optional.ofNullable(
                        connected.artifacts().find(List.of(artifact)).get(artifact))
                .orElseThrow();
        return state.fold(
                ArtifactState.Available::digest,
                absent -> {
                    throw new FailureException(
                            new Failure.NeedsHuman(ReasonCode.ARTIFACT_MISSING, absent.message(), absent.advice()));
                },
                unverifiable -> {
                    throw new FailureException(unverifiable.failure());
                });
    }

    private static Optional<RootChange> root(Opened opened, DesiredTarget target, Connections.Connected connected) {
        if (target.root().mode() == TerraformMode.OFF) {
            return Optional.empty();
        }
        boolean retiring = target.promotion().map(Promotion::retire).orElse(false);
        RootRequest request = new RootRequest(
                target.target(),
                target.environment().place(),
                target.root(),
                opened.snapshot().commit().id(),
                retiring);
        RootPlan plan = Optional.ofNullable(
                        connected.roots().plan(List.of(request)).get(target.target()))
                .orElseThrow();
        return Optional.of(plan.fold(RootPlan.Planned::change, unplanned -> {
            throw new FailureException(unplanned.failure());
        }));
    }
}
