package dev.towpath.reconcile;

import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.Platform;
import dev.towpath.execute.StepRunners;
import dev.towpath.journal.Journal;
import dev.towpath.journal.Leases;
import dev.towpath.journal.RootLooks;
import dev.towpath.journal.ToldPlans;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.DifferenceSource;
import dev.towpath.observed.DriftSource;
import dev.towpath.observed.LiveSource;
import dev.towpath.observed.RecordSource;
import dev.towpath.observed.RootPlanner;
import dev.towpath.problem.Problems;
import dev.towpath.snapshot.RepoSnapshot;
import java.util.Collection;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Connects a run to the world that its configuration names: accounts, roles, the state store. */
public interface Connections {
    /**
     * The connections of one run; nothing is called yet.
     *
     * @throws dev.towpath.problem.FailureException if what the configuration names cannot be used
     */
    Connected connect(RunId run, RepoSnapshot snapshot, DesiredState desired, Platform platform);

    /** Judges approvals. */
    interface Judge {
        /**
         * One verdict for every question.
         *
         * @param recorded the commits that targets of the repository are recorded at, asked about or not
         */
        Map<Target, Verdict> judge(Collection<ApprovalQuestion> questions, Collection<GitSha> recorded);

        /** What is wrong with the policy itself, such as a change to it that nobody approved. */
        Problems problems();
    }

    /** The deeper looks that cost more calls; no ordinary run asks them. */
    record Comparisons(DifferenceSource differences, DriftSource drift) {}

    /** What is remembered between runs beside the journal. */
    record Memories(RootLooks looks, ToldPlans told) {}

    /**
     * Everything that a run talks to, and an end to it.
     *
     * @param inForce the platform whose freezes hold: as written, or as last approved where its change was not
     */
    record Connected(
            Platform inForce,
            RecordSource records,
            LiveSource live,
            ArtifactSource artifacts,
            BuildSource builds,
            PinWriter pins,
            RootPlanner roots,
            Comparisons comparisons,
            Journal journal,
            Memories memories,
            Leases leases,
            StepRunners runners,
            Judge judge,
            Runnable end)
            implements AutoCloseable {
        /** Never throws: what cannot be tidied up must not take the place of the report on what was done. */
        @Override
        public void close() {
            try {
                end.run();
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(Connections.class).warn("tidying up after the run", e);
            }
        }
    }
}
