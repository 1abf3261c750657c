package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.ParameterNames;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Place;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Where a target's containers run, as Terraform wrote it into parameters: a cluster and one or two services. */
record TargetServices(String cluster, Map<Role, String> names) {
    TargetServices {
        names = new EnumMap<>(names);
    }

    /**
     * The services that the parameters name.
     *
     * @throws FailureException if a parameter is missing
     */
    static TargetServices of(Recorded recorded, ParameterPrefix parameters, Place place) {
        Map<Role, String> names = new EnumMap<>(Role.class);
        String cluster = required(recorded, parameters, place, ParameterNames.CLUSTER);
        names.put(Role.WEB, required(recorded, parameters, place, ParameterNames.SERVICE));
        recorded.parameter(ParameterNames.WORKER).ifPresent(worker -> names.put(Role.WORKER, worker));
        return new TargetServices(cluster, names);
    }

    private static String required(Recorded recorded, ParameterPrefix parameters, Place place, String name) {
        return recorded.parameter(name)
                .orElseThrow(() -> new FailureException(recorded.failure()
                        .filter(failure -> recorded.parameters().isEmpty())
                        .orElseGet(() -> new Failure.NeedsHuman(
                                ReasonCode.NOT_FOUND,
                                "the parameter \"" + parameters.parameter(name) + "\" does not exist in " + place,
                                "apply the Terraform root that creates it, or set ssm_prefix in app.yaml"))));
    }

    /** The services as ECS describes them, each of them fit to be deployed to. */
    Map<Role, ServiceView> described(EcsCalls calls) {
        Map<String, ServiceView> found = calls.services(cluster, names.values());
        Map<Role, ServiceView> views = new EnumMap<>(Role.class);
        names.forEach((role, name) -> {
            ServiceView view = Optional.ofNullable(found.get(name))
                    .orElseThrow(() -> new FailureException(calls.serviceMissing(cluster, name)));
            view.refusal().ifPresent(failure -> {
                throw new FailureException(failure);
            });
            views.put(role, view);
        });
        return views;
    }
}
