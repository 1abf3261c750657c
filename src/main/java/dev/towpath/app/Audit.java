package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.adapter.store.StoredTrails;
import dev.towpath.cli.ExportRequest;
import dev.towpath.cli.Operations;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.journal.Anchor;
import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.ChainCheck;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.Trail;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import dev.towpath.reconcile.Selection;
import dev.towpath.report.AuditReport.Audited;
import dev.towpath.report.EvidenceBundle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks the histories of a repository against their chains and against the records; changes nothing. */
final class Audit implements AutoCloseable {
    private final Assembled parts;
    private final Opened opened;
    private final AwsClients clients;
    private final ObjectStore store;

    Audit(Assembled parts, Opened opened, RunId run) {
        this.parts = parts;
        this.opened = opened;
        this.clients = parts.wiring().clients(run, opened.platform());
        this.store = parts.wiring().store(opened.snapshot(), opened.platform(), clients);
    }

    /** What the chains of the selected targets prove, each compared with its record if records are to be read. */
    Audited verify(Selection selection, boolean records) {
        StoredTrails trails = new StoredTrails(store);
        SortedSet<Target> targets = new TreeSet<>(trails.targets());
        Map<Target, Recorded> recorded = records ? recorded(selection) : Map.of();
        recorded.forEach((target, found) -> found.record().ifPresent(record -> targets.add(target)));
        targets.removeIf(target -> !selection.includes(target));
        Set<Target> open = records ? new StoredJournal(store).intents().targets() : Set.of();
        List<AuditedChain> chains = new ArrayList<>();
        for (Target target : targets) {
            Trail trail = trails.read(target);
            chains.add(
                    records
                            ? compared(trail, Optional.ofNullable(recorded.get(target)), open.contains(target))
                            : new AuditedChain(ChainCheck.of(trail), AuditedChain.Testimony.NOT_ASKED, ""));
        }
        return new Audited(store.location(), chains);
    }

    /** Writes the evidence of a period to a file or a directory, and says what is in it. */
    Operations.Exported export(ExportRequest request, Selection selection, Instant now, Path workingDirectory) {
        EvidenceExport.Bundle bundle = new EvidenceExport(opened, store, parts::policyDigest)
                .gather(request, selection, now, Build.current().sentence());
        EvidenceBundle evidence = bundle.evidence();
        String name = "towpath-evidence-" + evidence.from().toString().substring(0, 10) + "-"
                + evidence.to().minusMillis(1).toString().substring(0, 10) + ".zip";
        Path output = workingDirectory.resolve(request.output().orElse(Path.of(name)));
        new BundleFiles(bundle.files()).writeTo(output);
        Audited audited = new Audited(store.location(), evidence.chains());
        String what =
                evidence.changes().size() == 1 ? "1 change" : evidence.changes().size() + " changes";
        return new Operations.Exported(
                "wrote " + what + " of " + evidence.chains().size() + " targets to " + output + "\n"
                        + audited.sentence() + "\n",
                audited.exit());
    }

    private static AuditedChain compared(Trail trail, Optional<Recorded> recorded, boolean open) {
        Optional<Failure> failure = recorded.flatMap(Recorded::failure);
        if (recorded.isEmpty()) {
            return new AuditedChain(ChainCheck.of(trail), AuditedChain.Testimony.NOT_ASKED, "");
        }
        return failure.map(
                        why -> new AuditedChain(ChainCheck.of(trail), AuditedChain.Testimony.UNREADABLE, why.message()))
                .orElseGet(() -> Anchor.compared(trail, recorded.get().record(), open));
    }

    private Map<Target, Recorded> recorded(Selection selection) {
        opened.desired().platform().ifPresent(parts.wiring()::permitted);
        List<ObservedTarget> subjects =
                opened.selected(selection).stream().map(Audit::subject).toList();
        return new TreeMap<>(new SsmRecords(clients).read(subjects));
    }

    private static ObservedTarget subject(DesiredTarget target) {
        return new ObservedTarget(target.target(), target.environment().place(), target.workload());
    }

    @Override
    public void close() {
        clients.close();
    }
}
