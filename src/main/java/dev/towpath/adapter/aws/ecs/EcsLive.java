package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.Sweep;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.LiveSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.FailureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What really runs in container services: ten services a call, and not one call more for a target that runs what its record
 * says.
 *
 * <p>It answers for container targets only. A cluster or a place that cannot be looked at is the failure of its targets only.
 */
public final class EcsLive implements LiveSource {
    private final AwsClients clients;

    /** What runs, through the given clients. */
    public EcsLive(AwsClients clients) {
        this.clients = clients;
    }

    private record Group(Place place, String cluster) {}

    private record Wanted(
            ObservedTarget target, ContainerService workload, Recorded recorded, TargetServices services) {}

    /** Services of one cluster with what ECS says of them; or why it says nothing. */
    private record Answer(Group group, Map<String, ServiceView> found, Optional<FailureException> failure) {}

    @Override
    public Map<Target, Live> read(Map<ObservedTarget, Recorded> targets) {
        Map<Target, Live> answers = new ConcurrentHashMap<>();
        List<Wanted> wanted = new ArrayList<>();
        targets.forEach((target, recorded) -> container(target).ifPresent(workload -> {
            try {
                wanted.add(new Wanted(
                        target,
                        workload,
                        recorded,
                        TargetServices.of(recorded, workload.parameters(), target.place())));
            } catch (FailureException e) {
                answers.put(target.target(), new Live.Unreadable(e.failure()));
            }
        }));
        Map<Group, Answer> described = describe(wanted);
        Sweep.over(wanted, each -> {
            Answer answer = Optional.ofNullable(described.get(group(each))).orElseThrow();
            answers.put(each.target().target(), judge(each, answer));
            return each;
        });
        return new TreeMap<>(answers);
    }

    private static Optional<ContainerService> container(ObservedTarget target) {
        return target.workload().fold(Optional::of, site -> Optional.empty(), infrastructure -> Optional.empty());
    }

    private static Group group(Wanted wanted) {
        return new Group(wanted.target().place(), wanted.services().cluster());
    }

    private Map<Group, Answer> describe(Collection<Wanted> wanted) {
        Map<Group, Set<String>> names = new java.util.LinkedHashMap<>();
        wanted.forEach(each -> names.computeIfAbsent(group(each), key -> new LinkedHashSet<>())
                .addAll(each.services().names().values()));
        List<Map.Entry<Group, List<String>>> calls = new ArrayList<>();
        names.forEach((group, all) -> {
            List<String> list = List.copyOf(all);
            for (int at = 0; at < list.size(); at += Limits.SERVICES_PER_CALL_MAX) {
                calls.add(Map.entry(group, list.subList(at, Math.min(list.size(), at + Limits.SERVICES_PER_CALL_MAX))));
            }
        });
        Map<Group, Answer> answers = new java.util.HashMap<>();
        Sweep.over(calls, call -> describe(call.getKey(), call.getValue()))
                .forEach(answer -> answers.merge(answer.group(), answer, EcsLive::both));
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

    private Live judge(Wanted wanted, Answer answer) {
        EcsCalls calls = new EcsCalls(clients, wanted.target().place());
        Map<Role, ServiceView> views = new EnumMap<>(Role.class);
        for (Map.Entry<Role, String> name : wanted.services().names().entrySet()) {
            ServiceView view = answer.found().get(name.getValue());
            if (view == null) {
                return new Live.Unreadable(answer.failure()
                        .map(FailureException::failure)
                        .orElseGet(() -> calls.serviceMissing(wanted.services().cluster(), name.getValue())));
            }
            if (view.refusal().isPresent()) {
                return new Live.Unreadable(view.refusal().get());
            }
            views.put(name.getKey(), view);
        }
        if (LiveJudgement.asRecorded(wanted.recorded(), views)) {
            return new Live.AsRecorded();
        }
        try {
            Map<Role, Revision> revisions = new EnumMap<>(Role.class);
            views.forEach((role, view) -> revisions.put(role, calls.revision(view.taskDefinition())));
            return LiveJudgement.of(wanted.workload(), wanted.recorded(), views, revisions);
        } catch (FailureException e) {
            return new Live.Unreadable(e.failure());
        }
    }
}
