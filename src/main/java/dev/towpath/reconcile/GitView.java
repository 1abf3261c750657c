package dev.towpath.reconcile;

import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.Platform;
import dev.towpath.desired.Promotion;
import dev.towpath.journal.Inventory;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.Observation;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.plan.Evidence;
import dev.towpath.plan.Foresight;
import dev.towpath.plan.Recordings;
import dev.towpath.plan.Situation;
import dev.towpath.plan.World;
import dev.towpath.report.TargetReport;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.TestMerge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A look at a pull request that asks nobody but git and the forge, for runs that have no credentials or must not use them.
 *
 * <p>What the branch says is taken for what is recorded, so only what the pull request itself brings must be approved.
 */
final class GitView {
    private final TestMerge merge;
    private final DesiredState before;
    private final DesiredState after;
    private final ApprovalJudge judge;

    GitView(TestMerge merge, DesiredState before, DesiredState after, ApprovalJudge judge) {
        this.merge = merge;
        this.before = before;
        this.after = after;
        this.judge = judge;
    }

    /** One line for each target of the selection. */
    List<TargetReport> lines(Platform written, Selection selection, Instant now) {
        RepoSnapshot merged = merge.merged();
        SortedMap<Target, Situation> situations = new TreeMap<>();
        after.targets().values().stream()
                .filter(target -> selection.includes(target.target()))
                .forEach(target -> situations.put(target.target(), situation(target)));
        List<ApprovalQuestion> questions =
                situations.values().stream().map(this::question).toList();
        Map<Target, Verdict> verdicts = Isolated.ask(
                questions,
                some -> judge.judge(merged, after, some),
                question -> question.target().target(),
                (question, failure) -> new Verdict.Unknown(
                        Proof.none("none"), "the approval could not be judged: " + failure.message()));
        World world = new World(
                merged.commit().id(),
                judge.policy(merged).platform().orElse(written),
                situations,
                Recordings.of(situations.values()),
                after.invalid().keySet(),
                situations.keySet(),
                now,
                false,
                false,
                Map.of(),
                new TreeMap<>());
        Evidence evidence = new Evidence(verdicts, Map.of(), Map.of(), Map.of(), Map.of());
        return Telling.lines(Foresight.of(world, evidence), Map.of(), after, inventory(), world.abandoned(), selection);
    }

    private Inventory inventory() {
        TreeSet<Target> gone = new TreeSet<>(before.targets().keySet());
        gone.removeAll(after.targets().keySet());
        gone.removeAll(after.invalid().keySet());
        return Inventory.of(after.targets().keySet(), gone);
    }

    private static Situation situation(DesiredTarget target) {
        ObservedTarget subject =
                new ObservedTarget(target.target(), target.environment().place(), target.workload());
        Observation nothing =
                new Observation(subject, Reading.missed(target.target()), new Live.Nothing(), Optional.empty());
        return Situation.of(target, nothing, Ancestry.SAME);
    }

    private ApprovalQuestion question(Situation situation) {
        DesiredTarget target = situation.desired();
        boolean retires = target.promotion().map(Promotion::retire).orElse(false);
        boolean root = target.workload().recordedVersionParameter().isEmpty() || rootDiffers(target);
        return new ApprovalQuestion(target, Optional.of(merge.base().commit().id()), false, root, retires);
    }

    private boolean rootDiffers(DesiredTarget target) {
        return target.governing().parts().containsKey(Part.CLOSURE)
                && !Optional.ofNullable(before.targets().get(target.target()))
                        .map(old -> old.root().closure())
                        .equals(Optional.of(target.root().closure()));
    }
}
