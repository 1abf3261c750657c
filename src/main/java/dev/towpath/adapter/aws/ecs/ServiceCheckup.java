package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.ecs.ServiceSweep.Looked;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Diagnosis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/** Looks at the services of targets, ten a call: whether they are there, and whether a deployment to them can end. */
public final class ServiceCheckup {
    private final AwsClients clients;

    /** A checkup through the given clients. */
    public ServiceCheckup(AwsClients clients) {
        this.clients = clients;
    }

    /** How the services of the container targets among these are. */
    public List<Diagnosis> look(Map<ObservedTarget, Recorded> targets) {
        List<Diagnosis> found = new ArrayList<>();
        int fit = 0;
        List<Looked> all = new ServiceSweep(clients)
                .over(targets).stream()
                        .sorted(Comparator.comparing(looked -> looked.target().target()))
                        .toList();
        for (Looked looked : all) {
            looked.failure().ifPresent(failure -> found.add(Diagnosis.of(failure)));
            looked.views().values().forEach(view -> hasty(view).ifPresent(found::add));
            fit += looked.views().size();
        }
        if (fit > 0) {
            found.add(0, Diagnosis.ok(fit + (fit == 1 ? " service takes" : " services take") + " deployments"));
        }
        return found;
    }

    private static Optional<Diagnosis> hasty(ServiceView view) {
        boolean guarded = Optional.ofNullable(view.service().deploymentConfiguration())
                .map(DeploymentConfiguration::deploymentCircuitBreaker)
                .filter(breaker -> Boolean.TRUE.equals(breaker.enable()))
                .isPresent();
        return guarded || view.gradual()
                ? Optional.empty()
                : Optional.of(Diagnosis.warn(
                        "the service \"" + view.name() + "\" has no deployment circuit breaker: ECS tries tasks that do"
                                + " not start again for hours",
                        "add deployment_circuit_breaker to it in Terraform, with enable and rollback"));
    }
}
