package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.Sweep;
import dev.towpath.adapter.aws.ecs.ServiceSweep.Looked;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import dev.towpath.observed.Drift;
import dev.towpath.observed.DriftSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds how services depart from their records, and who did it: ten services a call, and more calls only for those that depart.
 */
public final class EcsDrift implements DriftSource {
    private final AwsClients clients;
    private final EcrArtifacts images;

    /** Drift of container services; images are looked up in the shared account. */
    public EcsDrift(AwsClients clients, EcrArtifacts images) {
        this.clients = clients;
        this.images = images;
    }

    @Override
    public Map<Target, Drift> look(Map<ObservedTarget, Recorded> targets) {
        Map<Target, Drift> answers = new ConcurrentHashMap<>();
        Sweep.over(new ServiceSweep(clients).over(targets), looked -> {
            answers.put(looked.target().target(), judge(looked));
            return looked;
        });
        return new TreeMap<>(answers);
    }

    private Drift judge(Looked looked) {
        if (looked.failure().isPresent()) {
            return new Drift.Unreadable(looked.failure().get());
        }
        Optional<DeploymentRecord> record = looked.recorded().record();
        if (record.flatMap(DeploymentRecord::artifact).isEmpty()) {
            return new Drift.None(List.of("Towpath has recorded no deployment here that something could depart from"));
        }
        EcsCalls calls = new EcsCalls(clients, looked.target().place());
        List<Drift.Finding> findings = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            looked.views().forEach((role, view) -> {
                ServiceDeparture departure = new ServiceDeparture(role, view, looked.workload(), record.get());
                findings.addAll(departure.findings(calls));
                notes.addAll(departure.notes());
                findings.addAll(departure.deployedAgain(calls, images));
            });
        } catch (FailureException e) {
            return new Drift.Unreadable(e.failure());
        }
        findings.sort(ServiceDeparture.WEIGHTIEST_FIRST);
        return findings.isEmpty() ? new Drift.None(notes) : new Drift.Found(findings);
    }
}
