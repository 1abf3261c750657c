package dev.towpath.app;

import dev.towpath.approval.PolicyTrial;
import dev.towpath.cli.Scope;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.Target;
import dev.towpath.report.PolicyTrialReport.Tried;
import dev.towpath.snapshot.RepoSnapshot;
import java.util.Optional;
import java.util.TreeMap;

/** Judges what happened since a ref again. */
record PolicyTrials(Assembled parts, String repository, Scope scope) {
    /**
     * The trial of everything that a ref does not contain.
     *
     * <p>Targets are those of the snapshot and those of the ref, so that one which is gone since is judged too.
     */
    Tried since(String ref) {
        RepoSnapshot asked = parts.snapshots().open(repository, scope.ref());
        RepoSnapshot past = parts.snapshots().open(repository, Optional.of(ref));
        TreeMap<Target, DesiredTarget> targets =
                new TreeMap<>(parts.reader().read(past).targets());
        targets.putAll(parts.reader().read(asked).targets());
        targets.keySet().removeIf(target -> !scope.selection().includes(target));
        PolicyTrial trial =
                parts.judge().trial(ontoDefault(asked), past.commit().id(), targets.values());
        return new Tried(ref, trial, new TreeMap<>(parts.calls().calls()));
    }

    /** A proposal on a branch of its own is about what was merged into the default branch. */
    private RepoSnapshot ontoDefault(RepoSnapshot asked) {
        if (scope.ref().isEmpty()) {
            return asked;
        }
        String branch = parts.snapshots().open(repository, Optional.empty()).branch();
        return new RepoSnapshot(
                asked.repository(), branch, asked.commit(), asked.tree(), asked.history(), asked.workingFiles());
    }
}
