package dev.towpath.adapter.store;

import dev.towpath.journal.ChainHead;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import dev.towpath.plan.Subject;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes records that name their target, and the end of its chain of history.
 *
 * <p>The record lies in the account of the environment and the chain in the state store, so that whoever rewrites the one is
 * contradicted by the other.
 */
public final class AnchoredRecords implements RecordWriter {
    private final RecordWriter records;
    private final ObjectStore store;

    /** Records through another writer, anchored in the chains of a state store. */
    public AnchoredRecords(RecordWriter records, ObjectStore store) {
        this.records = records;
        this.store = store;
    }

    @Override
    public void write(Subject subject, DeploymentRecord record) {
        SortedMap<String, String> details = new TreeMap<>(record.details());
        details.put(DeploymentRecord.TARGET, subject.target().toString());
        head(subject.target()).ifPresent(head -> details.put(DeploymentRecord.CHAIN, head));
        records.write(
                subject,
                new DeploymentRecord(
                        record.artifact(),
                        record.digest(),
                        record.commit(),
                        record.pullRequest(),
                        record.approvedBy(),
                        record.policy(),
                        record.run(),
                        record.at(),
                        details));
    }

    /** A head that cannot be read must not keep what was proven from being recorded; checking the chain tells of it. */
    private Optional<String> head(Target target) {
        try {
            return store.get(StoredTrails.headKey(target))
                    .map(stored -> StoredTrails.head(target, stored.content()))
                    .map(ChainHead::anchor)
                    .or(() -> Optional.of(ChainHead.NO_ANCHOR));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
