package dev.towpath.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.journal.AuditedChain.Testimony;
import dev.towpath.journal.Trail.Kept;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A chain held against the record in the target's own account. */
class AnchorTest {
    private static final Target TARGET = Target.of("web-app", "prod1");
    private static final GitSha COMMIT = new GitSha("a".repeat(40));
    private static final Digest FIRST = Digest.of("the bytes of the first entry");
    private static final Digest BEGINNING = ChainHead.seal(TARGET, new TreeMap<>());

    @Test
    void aRecordWhoseRunLeftAnEntryAgrees() {
        AuditedChain audited = Anchor.compared(chain("01RUN"), record("01RUN", "0"), false);

        assertThat(audited.record()).isEqualTo(Testimony.AGREES);
        assertThat(audited.proof().word()).isEqualTo("intact");
        assertThat(Anchor.compared(chain("01RUN"), record("01RUN", "0 " + BEGINNING), false)
                        .record())
                .isEqualTo(Testimony.AGREES);
        assertThat(Anchor.compared(chain("01RUN"), record("01RUN", "1 " + FIRST), false)
                        .record())
                .isEqualTo(Testimony.AGREES);
    }

    @Test
    void aSettlementOfTheSameDeploymentByAnotherRunAgrees() {
        assertThat(Anchor.compared(chain("01SETTLED"), record("01RUN", "0"), false)
                        .record())
                .isEqualTo(Testimony.AGREES);
    }

    @Test
    void aRecordThatNamesAnEntryThatIsNotThereContradicts() {
        String gone = "2 " + Digest.of("the second entry");

        AuditedChain audited = Anchor.compared(chain("01RUN"), record("01RUN", gone), false);

        assertThat(audited.record()).isEqualTo(Testimony.CONTRADICTS);
        assertThat(audited.proof().findings())
                .containsExactly("the record of run 01RUN was written when the chain ended with entry " + gone
                        + ", which is not in it");
    }

    @Test
    void aRecordWhoseRunLeftNothingContradictsUnlessItsIntentIsOpen() {
        Optional<DeploymentRecord> other = Optional.of(new DeploymentRecord(
                Optional.of(new Pin("sha-2")),
                Optional.of(Digest.of("other")),
                COMMIT,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId("01OTHER"),
                Instant.EPOCH,
                details("1 " + FIRST)));

        assertThat(Anchor.compared(chain("01RUN"), other, false).proof().findings())
                .containsExactly(
                        "the record says that run 01OTHER deployed \"sha-2\", and no entry of the history does");
        AuditedChain open = Anchor.compared(chain("01RUN"), other, true);
        assertThat(open.record()).isEqualTo(Testimony.AGREES);
        assertThat(open.proof().remarks())
                .containsExactly("the entry of run 01OTHER is still to come: its intent is open");
    }

    @Test
    void aRecordOlderThanTheChainsAndNoRecordAreSilent() {
        Trail nothing = new Trail(TARGET, Optional.empty(), Optional.empty(), List.of());

        assertThat(Anchor.compared(nothing, Optional.empty(), false).record()).isEqualTo(Testimony.SILENT);
        assertThat(Anchor.compared(nothing, record("01RUN", ""), false).record())
                .isEqualTo(Testimony.SILENT);
        assertThat(Anchor.compared(nothing, record("01RUN", "0"), false).record())
                .isEqualTo(Testimony.CONTRADICTS);
    }

    private static Trail chain(String run) {
        Entry entry = new Entry(
                "01B",
                TARGET,
                "container",
                Optional.of(new Pin("sha-1")),
                Optional.of(Digest.of("image")),
                Optional.empty(),
                COMMIT,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId(run),
                Instant.EPOCH,
                Instant.EPOCH,
                State.DEPLOYED,
                Optional.empty(),
                "deployed",
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty());
        Kept kept = new Kept("01B", FIRST, Optional.of(entry), Optional.of(new Link(1, BEGINNING)), Optional.empty());
        ChainHead head = new ChainHead(TARGET, 1, Optional.of("01B"), FIRST, Optional.empty(), List.of(), List.of());
        return new Trail(TARGET, Optional.of(head), Optional.empty(), List.of(kept));
    }

    private static Optional<DeploymentRecord> record(String run, String anchor) {
        return Optional.of(new DeploymentRecord(
                Optional.of(new Pin("sha-1")),
                Optional.of(Digest.of("image")),
                COMMIT,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId(run),
                Instant.EPOCH,
                details(anchor)));
    }

    private static SortedMap<String, String> details(String anchor) {
        return anchor.isEmpty() ? new TreeMap<>() : new TreeMap<>(Map.of(DeploymentRecord.CHAIN, anchor));
    }
}
