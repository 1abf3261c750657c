package dev.towpath.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import dev.towpath.problem.Failure;
import dev.towpath.report.CallTally;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import dev.towpath.testing.MemoryTree;
import dev.towpath.testing.Snapshots;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every way out of a run is a report. */
class ReconciliationTest {
    @Test
    void anExceptionThatNobodyForesawStopsTheRunWithASentence() {
        RepoSnapshot snapshot = Snapshots.of(MemoryTree.empty());
        Reconciliation reconciliation = new Reconciliation(
                new Fixed(snapshot),
                any -> {
                    throw new IllegalStateException("a bug");
                },
                (run, any, desired, platform) -> {
                    throw new IllegalStateException("nothing is to be connected");
                },
                new CallTally(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                System::nanoTime,
                () -> "01RUN");

        RunReport report = reconciliation.run(new RunOptions(
                "reconcile",
                "repository",
                Optional.empty(),
                Selection.ALL,
                true,
                RootPlanning.WHEN_OPEN,
                true,
                1,
                false,
                false,
                Set.of(),
                () -> false,
                Progress.silent()));

        assertThat(report.exit()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(report.stopped().map(Failure::message))
                .contains("an unexpected IllegalStateException stopped it: a bug");
        assertThat(report.commit()).contains(snapshot.commit().id());
    }

    private record Fixed(RepoSnapshot snapshot) implements SnapshotSource {
        @Override
        public RepoSnapshot open(String repository, Optional<String> ref) {
            return snapshot;
        }

        @Override
        public RepoSnapshot openWorkingFiles(String directory) {
            return snapshot;
        }

        @Override
        public GitSha currentHead(String repository, Optional<String> ref) {
            return snapshot.commit().id();
        }
    }
}
