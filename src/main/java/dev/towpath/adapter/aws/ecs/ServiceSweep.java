package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Describes the services of many targets, ten a call. A cluster or a place that cannot be looked at is the failure of its targets
 * only.
 */
final class ServiceSweep {
    private final AwsClients clients;

    ServiceSweep(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * One target and what ECS says of its services.
     *
     * @param failure why it says nothing, or why nothing can be deployed to them
     */
    record Looked(
            ObservedTarget target,
            ContainerService workload,
            Recorded recorded,
            Map<Role, ServiceView> views,
            Optional<Failure> failure) {
        private static Looked failed(
                ObservedTarget target, ContainerService workload, Recorded recorded, Failure failure) {
            return new Looked(target, workload, recorded, Map.of(), Optional.of(failure));
        }
    }

    private record Group(Place place, String cluster) {}

    private record Wanted(
            ObservedTarget target, ContainerService workload, Recorded recorded, TargetServices services) {
        private Group group() {
            return new Group(target.place(), services.cluster());
        }
    }

    /** Services of one cluster with what ECS says of them; or why it says nothing. */
    private record Answer(Group group, Map<String, ServiceView> found, Optional<FailureException> failure) {}

    /** One answer for every target of containers. */
    List<Looked> over(Map<ObservedTarget, Recorded> targets) {
        List<Looked> answers = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        targets.forEach((target, recorded) -> container(target).ifPresent(workload -> {
            try {
                wanted.add(new Wanted(
                        target,
                        workload,
                        recorded,
                        TargetServices.of(recorded, workload.parameters(), target.place())));
            } catch (FailureException e) {
                answers.add(Looked.failed(target, workload, recorded, e.failure()));
            }
        }));
        Map<Group, Answer> described = describe(wanted);
        wanted.forEach(each -> answers.add(
                looked(each, Optional.ofNullable(described.get(each.group())).orElseThrow())));
        return answers;
    }

    private static Optional<ContainerService> container(ObservedTarget target) {
        return target.workload().fold(Optional::of, site -> Optional.empty(), infrastructure -> Optional.empty());
    }

    private Map<Group, Answer> describe(Collection<Wanted> wanted) {
        Map<Group, Set<String>> names = new LinkedHashMap<>();
        wanted.forEach(each -> names.computeIfAbsent(each.group(), key -> new LinkedHashSet<>())
                .addAll(each.services().names().values()));
        List<Map.Entry<Group, List<String>>> calls = new ArrayList<>();
        names.forEach((group, all) -> {
            List<String> list = List.copyOf(all);
            for (int at = 0; at < list.size(); at += Limits.SERVICES_PER_CALL_MAX) {
                calls.add(Map.entry(group, list.subList(at, Math.min(list.size(), at + Limits.SERVICES_PER_CALL_MAX))));
            }
        });
        Map<Group, Answer> answers = new HashMap<>();
        clients.sweep(calls, call -> describe(call.getKey(), call.getValue()))
                .forEach(answer -> answers.merge(answer.group(), answer, ServiceSweep::both));
        return answers;
    }

    private Answer describe(Group group, List<String> names) {
        try {
            return new Answer(
                    group, new EcsCalls(clients, group.place()).services(group.cluster(), names), Optional.empty());
        } catch (FailureException e) {
            return new Answer(group, Map.of(), Optional.of(e));
        }
    }

    private static Answer both(Answer one, Answer other) {
        Map<String, ServiceView> found = new TreeMap<>(one.found());
        found.putAll(other.found());
        return new Answer(one.group(), found, one.failure().or(other::failure));
    }

    private Looked looked(Wanted wanted, Answer answer) {
        Map<Role, ServiceView> views = new EnumMap<>(Role.class);
        for (Map.Entry<Role, String> name : wanted.services().names().entrySet()) {
            ServiceView view = answer.found().get(name.getValue());
            Optional<Failure> failure = view == null
                    ? answer.failure()
                            .map(FailureException::failure)
                            .or(() -> Optional.of(
                                    new EcsCalls(clients, wanted.target().place())
                                            .serviceMissing(wanted.services().cluster(), name.getValue())))
                    : view.refusal();
            if (failure.isPresent() || view == null) {
                return Looked.failed(wanted.target(), wanted.workload(), wanted.recorded(), failure.orElseThrow());
            }
            views.put(name.getKey(), view);
        }
        return new Looked(wanted.target(), wanted.workload(), wanted.recorded(), views, Optional.empty());
    }
}
