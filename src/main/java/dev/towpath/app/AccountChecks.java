package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.PlaceCheckup;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.aws.ecs.ServiceCheckup;
import dev.towpath.adapter.aws.site.SiteCheckup;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Promotion;
import dev.towpath.desired.SharedServices;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Artifact;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.Failure;
import dev.towpath.report.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at the accounts: who answers there, and whether what deployments need is there; calls that runs make anyway. */
final class AccountChecks {
    private final Workbench bench;
    private final Opened opened;
    private final AwsClients clients;

    AccountChecks(Workbench bench, Opened opened, AwsClients clients) {
        this.bench = bench;
        this.opened = opened;
        this.clients = clients;
    }

    /** One environment: credentials, clock, parameters, services, sites. */
    List<Diagnosis> environment(Environment environment) {
        if (!bench.settings().allows(environment.place().account())) {
            return List.of(foreign(environment.place()));
        }
        List<Diagnosis> found = new ArrayList<>(place(environment.place()));
        List<ObservedTarget> targets = selected().stream()
                .filter(target -> target.environment().name().equals(environment.name()))
                .map(target -> new ObservedTarget(target.target(), environment.place(), target.workload()))
                .toList();
        if (targets.isEmpty()) {
            return found;
        }
        Map<Target, Recorded> read = new SsmRecords(clients).read(targets);
        Map<ObservedTarget, Recorded> readable = new LinkedHashMap<>();
        List<Failure> unreadable = new ArrayList<>();
        for (ObservedTarget target : targets) {
            Recorded recorded = Optional.ofNullable(read.get(target.target())).orElseThrow();
            recorded.failure().ifPresentOrElse(unreadable::add, () -> readable.put(target, recorded));
        }
        if (!readable.isEmpty()) {
            found.add(Diagnosis.ok("the parameters of " + Words.count(readable.size(), "target") + " can be read"));
        }
        unreadable.stream().distinct().map(Diagnosis::of).forEach(found::add);
        found.addAll(new ServiceCheckup(clients).look(readable));
        found.addAll(new SiteCheckup(clients).look(readable));
        return found;
    }

    /** Of an account that the operator does not allow nothing is asked, as in a run. */
    private static Diagnosis foreign(Place place) {
        return Diagnosis.bad(
                "account " + place.account() + " is not one that the operator allows, so every run stops",
                "correct towpath.yaml, or add the account to \"accounts\" in the operator's settings");
    }

    private List<Diagnosis> place(Place place) {
        return new PlaceCheckup(clients, bench.clock()).look(place);
    }

    /** Where artifacts are taken from, and whether each that is pinned is there. */
    List<Diagnosis> shared(SharedServices shared) {
        if (!bench.settings().allows(shared.place().account())) {
            return List.of(foreign(shared.place()));
        }
        List<Diagnosis> found = new ArrayList<>(place(shared.place()));
        SortedMap<String, Artifact> pinned = new TreeMap<>();
        for (DesiredTarget target : selected()) {
            target.promotion()
                    .flatMap(Promotion::artifact)
                    .flatMap(target.workload()::artifact)
                    .ifPresent(artifact -> pinned.put(artifact.toString(), artifact));
        }
        ArtifactSource sites = Sites.artifacts(bench, clients, opened.platform());
        ArtifactSource source = new ArtifactsByKind(new EcrArtifacts(clients, shared.place()), sites);
        Map<Artifact, ArtifactState> states = source.find(pinned.values());
        int there = 0;
        List<Diagnosis> wrong = new ArrayList<>();
        for (Artifact artifact : pinned.values()) {
            ArtifactState state = Optional.ofNullable(states.get(artifact)).orElseThrow();
            List<Diagnosis> told = state.fold(
                    available -> available.warnings().stream()
                            .map(warning -> Diagnosis.warn(warning, ""))
                            .toList(),
                    absent -> List.of(Diagnosis.bad(absent.message(), absent.advice())),
                    unverifiable -> List.of(Diagnosis.of(unverifiable.failure())));
            there += state.fold(available -> 1, absent -> 0, unverifiable -> 0);
            wrong.addAll(told);
        }
        found.add(Diagnosis.ok(there + " of " + Words.count(pinned.size(), "pinned artifact") + " can be deployed"));
        wrong.stream().distinct().forEach(found::add);
        return found;
    }

    /** The state store, read in all the ways in which a run reads it. */
    List<Diagnosis> state(ObjectStore store) {
        store.list("doctor/");
        String known = new StoredJournal(store)
                .inventory()
                .map(inventory ->
                        "earlier runs knew " + Words.count(inventory.present().size(), "target"))
                .orElse("no run has used it yet");
        return List.of(Diagnosis.ok("\"" + store.location() + "\" can be read; " + known
                + "; that it can be written is not proven, for nothing is"));
    }

    private List<DesiredTarget> selected() {
        return opened.selected(bench.session().scope().selection());
    }
}
