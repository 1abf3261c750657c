package dev.towpath.reconcile;

import dev.towpath.journal.JournaledSessions;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.RecordSource;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Step;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import dev.towpath.snapshot.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks again, just before something is changed: is the record what we saw, and does the branch still ask for it? */
final class BranchWatch implements JournaledSessions.Watch {
    private final SnapshotSource snapshots;
    private final RunOptions options;
    private final RepoSnapshot planned;
    private final RecordSource records;

    BranchWatch(SnapshotSource snapshots, RunOptions options, RepoSnapshot planned, RecordSource records) {
        this.snapshots = snapshots;
        this.options = options;
        this.planned = planned;
        this.records = records;
    }

    @Override
    public boolean recordUnchanged(Step step) {
        ObservedTarget subject = new ObservedTarget(
                step.target(), step.subject().place(), step.subject().workload());
        Recorded now = Optional.ofNullable(records.read(List.of(subject)).get(step.target()))
                .orElseGet(() -> Reading.missed(step.target()));
        return now.record().equals(step.subject().recorded().record());
    }

    @Override
    public boolean stillAsked(Step step) {
        GitSha head = snapshots.currentHead(options.repository(), options.ref());
        if (head.equals(planned.commit().id())) {
            return true;
        }
        Tree now = snapshots.open(options.repository(), options.ref()).tree();
        return governing(step)
                .allMatch(path -> now.objectId(path).equals(planned.tree().objectId(path)));
    }

    /** Everything in the repository that could have a newer word on the step. */
    private static Stream<String> governing(Step step) {
        Target target = step.target();
        Stream<String> always =
                Stream.of(target.directory(), "apps/" + target.app() + "/app.yaml", "towpath.yaml", "policies");
        return step instanceof Step.ApplyRoot apply ? Stream.concat(always, apply.root().files().stream()) : always;
    }
}
