package dev.towpath.journal;

import dev.towpath.journal.AuditedChain.Testimony;
import dev.towpath.journal.Trail.Kept;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds a chain against the record in the target's own account.
 *
 * <p>Whoever can write to the state store can cut the end off a chain and write its head anew; only another store contradicts.
 */
public final class Anchor {
    private final Trail trail;
    private final ChainProof proof;
    private final DeploymentRecord record;

    private Anchor(Trail trail, ChainProof proof, DeploymentRecord record) {
        this.trail = trail;
        this.proof = proof;
        this.record = record;
    }

    /**
     * The chain and what a record says of it.
     *
     * @param record empty if the target has none
     * @param open whether a run has begun something that no run has settled, so that its entry is still to come
     */
    public static AuditedChain compared(Trail trail, Optional<DeploymentRecord> record, boolean open) {
        ChainProof proof = ChainCheck.of(trail);
        return record.map(it -> new Anchor(trail, proof, it).compare(open))
                .orElseGet(() -> new AuditedChain(proof, Testimony.SILENT, ""));
    }

    private AuditedChain compare(boolean open) {
        Optional<String> named = Optional.ofNullable(record.details().get(DeploymentRecord.CHAIN));
        if (named.isEmpty() && trail.head().isEmpty()) {
            return new AuditedChain(proof, Testimony.SILENT, "");
        }
        List<String> findings = new ArrayList<>();
        named.filter(anchor -> !anchor.equals(ChainHead.NO_ANCHOR) && anchors().noneMatch(anchor::equals))
                .ifPresent(anchor -> findings.add("the record of run " + record.run()
                        + " was written when the chain ended" + " with entry " + anchor + ", which is not in it"));
        boolean left =
                trail.entries().stream().flatMap(kept -> kept.entry().stream()).anyMatch(this::isOfRecord);
        if (!left && !open) {
            findings.add("the record says that run " + record.run() + " deployed "
                    + record.artifact().map(pin -> "\"" + pin + "\"").orElse("the Terraform root")
                    + ", and no entry of the history does");
        }
        ChainProof compared = findings.isEmpty() ? proof : proof.finding(findings);
        ChainProof told = !left && open
                ? compared.remarking("the entry of run " + record.run() + " is still to come: its intent is open")
                : compared;
        return new AuditedChain(told, findings.isEmpty() ? Testimony.AGREES : Testimony.CONTRADICTS, "");
    }

    /** Every end that the chain ever had. */
    private Stream<String> anchors() {
        Stream<String> ends = trail.entries().stream()
                .filter(kept -> proof.numbers().containsKey(kept.id()))
                .map(kept -> anchor(kept.link().map(Link::number).orElse(0L), kept.content()));
        Stream<String> beginning = trail.entries().stream()
                .flatMap((Kept kept) -> kept.link().stream())
                .filter(link -> link.number() == 1)
                .map(link -> anchor(0, link.previous()));
        return Stream.concat(Stream.concat(ends, beginning), trail.head().map(ChainHead::anchor).stream());
    }

    private static String anchor(long number, Digest digest) {
        return number + " " + digest;
    }

    /** A settlement proves what an earlier run recorded, so that the run is another and what runs is the same. */
    private boolean isOfRecord(Entry entry) {
        boolean same = entry.artifact().equals(record.artifact())
                && entry.digest().equals(record.digest())
                && entry.commit().equals(record.commit());
        return entry.succeeded() && (same || entry.run().equals(record.run()));
    }
}
