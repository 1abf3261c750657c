package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Digest;
import dev.towpath.problem.FailureException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * What the newer calls of ECS (service deployments and service revisions, since October 2024) tell and do.
 *
 * <p>Not every role may use them and not every endpoint has them, so each has an older way beside it.
 */
final class ServiceDeployments {
    private static final int LOOKED_AT = 20;
    private static final Set<String> NO_SUCH_CALL =
            Set.of("UnknownOperationException", "InvalidAction", "NotImplemented", "InternalFailure");

    private final EcsCalls calls;

    ServiceDeployments(EcsCalls calls) {
        this.calls = calls;
    }

    /** The digests of one container in our deployment as they run; empty where nobody can tell. */
    NavigableSet<Digest> running(
            String cluster, String service, String deployment, String taskDefinition, String container) {
        NavigableSet<Digest> resolved = ofRevisions(cluster, service, taskDefinition, container);
        return resolved.isEmpty() ? ofTasks(cluster, service, deployment, container) : resolved;
    }

    private NavigableSet<Digest> ofRevisions(String cluster, String service, String taskDefinition, String container) {
        NavigableSet<Digest> digests = new TreeSet<>();
        try {
            List<String> arns = briefs(cluster, service).stream()
                    .map(ServiceDeploymentBrief::targetServiceRevisionArn)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            if (!arns.isEmpty()) {
                revisions(arns).stream()
                        .filter(revision -> revision.taskDefinition() != null
                                && Revision.same(revision.taskDefinition(), taskDefinition))
                        .flatMap(revision -> revision.containerImages().stream())
                        .filter(image -> container.equals(image.containerName()))
                        .map(ContainerImage::imageDigest)
                        .filter(digest -> digest != null && Digest.valid(digest))
                        .forEach(digest -> digests.add(new Digest(digest)));
            }
        } catch (SdkException e) {
            return new TreeSet<>();
        }
        return digests;
    }

    private NavigableSet<Digest> ofTasks(String cluster, String service, String deployment, String container) {
        NavigableSet<Digest> digests = new TreeSet<>();
        try {
            for (Task task : calls.tasks(cluster, service, deployment, DesiredStatus.RUNNING)) {
                task.containers().stream()
                        .filter(each -> container.equals(each.name()))
                        .map(Container::imageDigest)
                        .filter(digest -> digest != null && Digest.valid(digest))
                        .forEach(digest -> digests.add(new Digest(digest)));
            }
        } catch (FailureException e) {
            if (!(e.getCause() instanceof AwsServiceException answer)
                    || !NO_SUCH_CALL.contains(AwsErrors.code(answer))) {
                throw e;
            }
        }
        return digests;
    }

    /**
     * Asks ECS to roll the deployment of a revision back at once.
     *
     * @return whether ECS has taken it on; if not, the service has to be updated back
     */
    boolean rollBack(String cluster, String service, String taskDefinition) {
        try {
            Optional<String> arn = inProgress(cluster, service, taskDefinition);
            arn.ifPresent(deployment -> calls.clients()
                    .ecs(calls.place())
                    .stopServiceDeployment(request ->
                            request.serviceDeploymentArn(deployment).stopType(StopServiceDeploymentStopType.ROLLBACK)));
            return arn.isPresent();
        } catch (SdkException e) {
            return false;
        }
    }

    /** The newest service deployment of a revision, whatever has become of it. */
    Optional<String> of(String cluster, String service, String taskDefinition) {
        return AwsErrors.in(
                calls.call("ecs:ListServiceDeployments", "looking for the service deployment of \"" + service + "\""),
                () -> briefs(cluster, service).stream()
                        .filter(brief -> targets(brief, taskDefinition))
                        .map(ServiceDeploymentBrief::serviceDeploymentArn)
                        .findFirst());
    }

    /** A service deployment as it is now. */
    Optional<ServiceDeployment> described(String arn) {
        return AwsErrors.in(
                        calls.call("ecs:DescribeServiceDeployments", "looking at a service deployment"),
                        () -> calls.clients()
                                .ecs(calls.place())
                                .describeServiceDeployments(request -> request.serviceDeploymentArns(arn)))
                .serviceDeployments()
                .stream()
                .findFirst();
    }

    private boolean targets(ServiceDeploymentBrief brief, String taskDefinition) {
        return brief.targetServiceRevisionArn() != null
                && revisions(List.of(brief.targetServiceRevisionArn())).stream()
                        .anyMatch(revision -> revision.taskDefinition() != null
                                && Revision.same(revision.taskDefinition(), taskDefinition));
    }

    private Optional<String> inProgress(String cluster, String service, String taskDefinition) {
        for (ServiceDeploymentBrief brief : briefs(cluster, service)) {
            boolean going = brief.status() == ServiceDeploymentStatus.PENDING
                    || brief.status() == ServiceDeploymentStatus.IN_PROGRESS;
            if (going && targets(brief, taskDefinition)) {
                return Optional.of(brief.serviceDeploymentArn());
            }
        }
        return Optional.empty();
    }

    private List<ServiceDeploymentBrief> briefs(String cluster, String service) {
        return calls.clients()
                .ecs(calls.place())
                .listServiceDeployments(
                        request -> request.cluster(cluster).service(service).maxResults(LOOKED_AT))
                .serviceDeployments();
    }

    private List<ServiceRevision> revisions(List<String> arns) {
        return calls.clients()
                .ecs(calls.place())
                .describeServiceRevisions(request -> request.serviceRevisionArns(arns))
                .serviceRevisions();
    }
}
