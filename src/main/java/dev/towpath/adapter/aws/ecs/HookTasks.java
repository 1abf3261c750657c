package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** ECS's calls on tasks that run once, in the surroundings of a service. */
final class HookTasks {
    private final EcsCalls calls;

    HookTasks(EcsCalls calls) {
        this.calls = calls;
    }

    /**
     * Where a task runs: like those of a service, but of the revision that is being deployed.
     *
     * @param container the application's container
     */
    record Stage(ServiceView view, String taskDefinition, String container) {
        String cluster() {
            return view.cluster();
        }
    }

    /**
     * Starts a task; asked again with the same token, ECS gives the task that it has started already.
     *
     * @return the ARN of the task
     */
    String run(Stage stage, String container, List<String> command, String startedBy, String token) {
        Service service = stage.view().service();
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(stage.cluster())
                .taskDefinition(stage.taskDefinition())
                .count(1)
                .startedBy(startedBy)
                .clientToken(token)
                .networkConfiguration(service.networkConfiguration())
                .platformVersion(service.platformVersion())
                .overrides(overrides -> overrides.containerOverrides(List.of(ContainerOverride.builder()
                        .name(container)
                        .command(command)
                        .build())));
        if (service.hasCapacityProviderStrategy()
                && !service.capacityProviderStrategy().isEmpty()) {
            request.capacityProviderStrategy(service.capacityProviderStrategy());
        } else {
            request.launchType(service.launchType());
        }
        RunTaskResponse answer = AwsErrors.in(
                calls.call("ecs:RunTask", "running a task of \"" + Revision.shortName(stage.taskDefinition()) + "\""),
                () -> calls.clients().ecs(calls.place()).runTask(request.build()));
        return answer.tasks().stream()
                .findFirst()
                .map(Task::taskArn)
                .orElseThrow(() -> new FailureException(new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "ECS could not start a task of \"" + Revision.shortName(stage.taskDefinition()) + "\": "
                                + answer.failures().stream()
                                        .map(failure -> failure.reason()
                                                + Optional.ofNullable(failure.detail())
                                                        .map(detail -> ", " + detail)
                                                        .orElse(""))
                                        .findFirst()
                                        .orElse("no reason was given"),
                        "the next run tries again")));
    }

    /** The task that an earlier run started and did not live to note; none where ECS cannot be asked so: the token holds then. */
    Optional<String> find(String cluster, String startedBy) {
        for (DesiredStatus status : List.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)) {
            Optional<String> found = find(cluster, startedBy, status);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> find(String cluster, String startedBy, DesiredStatus status) {
        try {
            return AwsErrors.in(
                            calls.call("ecs:ListTasks", "looking for the task \"" + startedBy + "\""),
                            () -> calls.clients()
                                    .ecs(calls.place())
                                    .listTasks(request -> request.cluster(cluster)
                                            .startedBy(startedBy)
                                            .desiredStatus(status)))
                    .taskArns()
                    .stream()
                    .findFirst();
        } catch (FailureException e) {
            if (e.getCause() instanceof InvalidParameterException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The task as it is now; empty if ECS does not know it, not yet or not any more. */
    Optional<Task> look(String cluster, String arn) {
        return AwsErrors.in(
                        calls.call("ecs:DescribeTasks", "looking at the task \"" + Revision.shortName(arn) + "\""),
                        () -> calls.clients()
                                .ecs(calls.place())
                                .describeTasks(
                                        request -> request.cluster(cluster).tasks(arn)))
                .tasks()
                .stream()
                .findFirst();
    }

    void stop(String cluster, String arn, String why) {
        AwsErrors.in(
                calls.call("ecs:StopTask", "stopping the task \"" + Revision.shortName(arn) + "\""),
                () -> calls.clients()
                        .ecs(calls.place())
                        .stopTask(request -> request.cluster(cluster).task(arn).reason(why)));
    }
}
