package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.adapter.terraform.KeptStates;
import dev.towpath.adapter.terraform.TerraformRoots;
import dev.towpath.cli.StateRequest;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Lease;
import dev.towpath.journal.Leases;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Intent;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Deals with states that no backend took, under the lease of their target, and writes down who did what. */
final class StateCare {
    private final Assembled parts;
    private final Workbench bench;
    private final Opened opened;

    StateCare(Assembled parts, Workbench bench, Opened opened) {
        this.parts = parts;
        this.bench = bench;
        this.opened = opened;
    }

    /** Does what was asked for; one sentence for each thing that is or was kept. */
    List<String> done(StateRequest request) {
        try (TerraformRoots roots =
                parts.wiring().roots(opened.snapshot(), opened.platform(), (subject, record) -> {})) {
            KeptStates states = roots.keptStates();
            if (request.action() == StateRequest.Action.SHOW) {
                List<String> told = states.told(request.target());
                if (told.isEmpty()) {
                    opened.known(request.target());
                }
                return told.isEmpty() ? List.of("nothing is kept of it on this machine") : told;
            }
            return underLease(request, states);
        }
    }

    private List<String> underLease(StateRequest request, KeptStates states) {
        Target target = request.target();
        RunId run = bench.ids().nextRun();
        try (AwsClients clients = parts.wiring().clients(run, opened.platform())) {
            ObjectStore store = parts.wiring().store(opened.snapshot(), opened.platform(), clients);
            Leases leases = parts.wiring().leases(store, run.value());
            try (Leases.Held held = leases.acquire(target).orElseThrow(() -> leased(leases, target))) {
                Instant started = bench.clock().instant();
                List<String> told = request.action() == StateRequest.Action.PUSH
                        ? states.push(root(target))
                        : states.discard(target).stream()
                                .map(what -> "discarded " + what)
                                .toList();
                String message = String.join("; ", told)
                        + request.reason()
                                .map(reason -> "; the reason: " + reason)
                                .orElse("");
                write(new StoredJournal(store), run, target, held.lease().epoch(), started, message);
                return told;
            }
        }
    }

    private RootRequest root(Target target) {
        opened.desired().platform().ifPresent(parts.wiring()::permitted);
        DesiredTarget desired =
                Optional.ofNullable(opened.desired().targets().get(target)).orElseThrow(() -> opened.noSuch(target));
        return new RootRequest(
                target,
                desired.environment().place(),
                desired.root(),
                opened.snapshot().commit().id(),
                false);
    }

    private void write(StoredJournal journal, RunId run, Target target, long epoch, Instant started, String message) {
        Intent intent = new Intent(
                bench.ids().next(),
                target,
                Infrastructure.TYPE,
                Optional.empty(),
                Optional.empty(),
                opened.snapshot().commit().id(),
                epoch,
                run,
                started,
                new TreeMap<>());
        String who = bench.environment().getOrDefault("USER", System.getProperty("user.name", "somebody"));
        journal.close(
                intent,
                new Entry(
                        bench.ids().next(),
                        target,
                        Infrastructure.TYPE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        opened.snapshot().commit().id(),
                        Optional.empty(),
                        new TreeMap<>(),
                        Optional.empty(),
                        run,
                        started,
                        bench.clock().instant(),
                        State.HELD,
                        Optional.of(ReasonCode.STATE_BLOCKED.word()),
                        message,
                        new TreeMap<>(Map.of("by", who)),
                        new TreeMap<>(),
                        Optional.empty()));
    }

    private static FailureException leased(Leases leases, Target target) {
        String holder = leases.holder(target).map(Lease::holder).orElse("another run");
        return new FailureException(new Failure.RetryLater(
                ReasonCode.LEASED, "\"" + holder + "\" is acting on \"" + target + "\"", "wait for it to end"));
    }
}
