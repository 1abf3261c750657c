package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The calls to ECS in one place, each with a name that people understand in an error. */
final class EcsCalls {
    private static final int REVISIONS_LOOKED_AT = 10;
    /** Tasks in one ecs:DescribeTasks call (ECS API reference). */
    private static final int TASKS_PER_CALL_MAX = 100;

    private static final int TASKS_MAX = 1000;

    private final AwsClients clients;
    private final Place place;

    EcsCalls(AwsClients clients, Place place) {
        this.clients = clients;
        this.place = place;
    }

    Place place() {
        return place;
    }

    /** The services that exist, by the names that were asked for: at most ten. */
    Map<String, ServiceView> services(String cluster, Collection<String> names) {
        DescribeServicesResponse answer;
        try {
            answer = AwsErrors.in(
                    call("ecs:DescribeServices", "looking at services of the cluster \"" + cluster + "\""),
                    () -> clients.ecs(place)
                            .describeServices(
                                    request -> request.cluster(cluster).services(List.copyOf(names))));
        } catch (FailureException e) {
            if (e.getCause() instanceof ClusterNotFoundException) {
                throw new FailureException(clusterMissing(cluster), e);
            }
            throw e;
        }
        Map<String, ServiceView> found = new TreeMap<>();
        for (String name : names) {
            answer.services().stream()
                    .filter(service -> named(service, name))
                    .findFirst()
                    .ifPresent(service -> found.put(name, new ServiceView(cluster, service)));
        }
        return found;
    }

    private static boolean named(Service service, String name) {
        return name.equals(service.serviceName()) || name.equals(service.serviceArn());
    }

    private Failure clusterMissing(String cluster) {
        return new Failure.NeedsHuman(
                ReasonCode.NOT_FOUND,
                "the cluster \"" + cluster + "\" does not exist in " + place,
                "apply the Terraform root that creates it, or correct the parameter that names it");
    }

    Failure serviceMissing(String cluster, String name) {
        return new Failure.NeedsHuman(
                ReasonCode.NOT_FOUND,
                "the service \"" + name + "\" does not exist in the cluster \"" + cluster + "\" in " + place,
                "apply the Terraform root that creates it, or correct the parameter that names it");
    }

    Revision revision(String arn) {
        DescribeTaskDefinitionResponse answer = AwsErrors.in(
                call("ecs:DescribeTaskDefinition", "reading the task definition \"" + Revision.shortName(arn) + "\""),
                () -> clients.ecs(place)
                        .describeTaskDefinition(
                                request -> request.taskDefinition(arn).include(TaskDefinitionField.TAGS)));
        return Revision.of(answer.taskDefinition(), answer.tags());
    }

    /** A revision, if it still exists. */
    Optional<Revision> existing(String arn) {
        try {
            return Optional.of(revision(arn));
        } catch (FailureException e) {
            if (e.getCause() instanceof ClientException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The newest active revisions of a family, newest first. */
    List<String> newestRevisions(String family) {
        List<String> arns = AwsErrors.in(
                        call("ecs:ListTaskDefinitions", "listing the task definitions of \"" + family + "\""),
                        () -> clients.ecs(place)
                                .listTaskDefinitions(request -> request.familyPrefix(family)
                                        .status(TaskDefinitionStatus.ACTIVE)
                                        .sort(SortOrder.DESC)
                                        .maxResults(REVISIONS_LOOKED_AT)))
                .taskDefinitionArns();
        return arns.stream().sorted(Revision.newestFirst()).toList();
    }

    Revision register(RegisterTaskDefinitionRequest request) {
        RegisterTaskDefinitionResponse answer = AwsErrors.in(
                call("ecs:RegisterTaskDefinition", "registering a revision of \"" + request.family() + "\""),
                () -> clients.ecs(place).registerTaskDefinition(request));
        return Revision.of(answer.taskDefinition(), answer.tags().isEmpty() ? request.tags() : answer.tags());
    }

    /** Points a service at a revision, and changes nothing else. */
    ServiceView update(String cluster, String service, String taskDefinition) {
        return new ServiceView(
                cluster,
                AwsErrors.in(
                                call(
                                        "ecs:UpdateService",
                                        "updating the service \"" + service + "\" to \""
                                                + Revision.shortName(taskDefinition) + "\""),
                                () -> clients.ecs(place)
                                        .updateService(request -> request.cluster(cluster)
                                                .service(service)
                                                .taskDefinition(taskDefinition)))
                        .service());
    }

    void deregister(String taskDefinition) {
        AwsErrors.in(
                call("ecs:DeregisterTaskDefinition", "deregistering \"" + Revision.shortName(taskDefinition) + "\""),
                () -> clients.ecs(place).deregisterTaskDefinition(request -> request.taskDefinition(taskDefinition)));
    }

    /** The tasks that a deployment started. */
    List<Task> tasks(String cluster, String service, String deployment, DesiredStatus status) {
        List<String> arns = AwsErrors.in(
                call("ecs:ListTasks", "listing the tasks of the service \"" + service + "\""),
                () -> clients
                        .ecs(place)
                        .listTasksPaginator(request ->
                                request.cluster(cluster).serviceName(service).desiredStatus(status))
                        .taskArns()
                        .stream()
                        .limit(TASKS_MAX)
                        .toList());
        List<Task> tasks = new ArrayList<>();
        for (int at = 0; at < arns.size(); at += TASKS_PER_CALL_MAX) {
            List<String> some = arns.subList(at, Math.min(arns.size(), at + TASKS_PER_CALL_MAX));
            AwsErrors.in(
                            call("ecs:DescribeTasks", "looking at the tasks of the service \"" + service + "\""),
                            () -> clients.ecs(place)
                                    .describeTasks(
                                            request -> request.cluster(cluster).tasks(some)))
                    .tasks()
                    .stream()
                    .filter(task -> deployment.equals(task.startedBy()))
                    .forEach(tasks::add);
        }
        return tasks;
    }

    /** Whether a service can be pointed at a revision: ECS refuses deregistered ones. */
    boolean deployable(String taskDefinition) {
        return existing(taskDefinition).filter(Revision::active).isPresent();
    }

    AwsCall call(String action, String doing) {
        return new AwsCall(action, doing, place);
    }

    AwsClients clients() {
        return clients;
    }
}
