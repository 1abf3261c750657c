package dev.towpath.adapter.aws.ecs;

import dev.towpath.problem.FailureException;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/**
 * How far ECS has come in a deployment that shifts traffic: blue/green, linear or canary.
 *
 * <p>Only its own service deployment says whether it succeeded: while it bakes, every new task runs already and may still be taken
 * back.
 *
 * @param arn of the service deployment, once it is found
 * @param status in ECS's words; empty while nothing is known
 * @param stage in ECS's words, with what is known of hooks and weights
 */
record TrafficShift(Optional<String> arn, String status, String stage, String reason) {
    static final TrafficShift UNKNOWN = new TrafficShift(Optional.empty(), "", "", "");

    /**
     * Looks; without an answer all is as it was before.
     *
     * @throws FailureException if ECS will not tell, also not later
     */
    static TrafficShift of(EcsCalls calls, Rollout rollout, TrafficShift before) {
        ServiceDeployments deployments = new ServiceDeployments(calls);
        try {
            Optional<String> arn = before.arn()
                    .or(() -> deployments.of(rollout.cluster(), rollout.service(), rollout.taskDefinition()));
            return arn.flatMap(deployments::described).map(TrafficShift::seen).orElse(before);
        } catch (FailureException e) {
            boolean passing = e.failure().fold(human -> false, later -> true, broken -> false);
            if (!passing) {
                throw e;
            }
            return before;
        }
    }

    private static TrafficShift seen(ServiceDeployment deployment) {
        String reason = Optional.ofNullable(deployment.statusReason()).orElse("");
        String alarms = Optional.ofNullable(deployment.alarms())
                .map(ServiceDeploymentAlarms::triggeredAlarmNames)
                .filter(names -> !names.isEmpty())
                .map(names -> "alarm " + String.join(", ", names))
                .filter(text -> !reason.contains(text))
                .orElse("");
        return new TrafficShift(
                Optional.of(deployment.serviceDeploymentArn()),
                Objects.requireNonNullElse(deployment.statusAsString(), ""),
                stage(deployment),
                reason.isEmpty() || alarms.isEmpty() ? reason + alarms : reason + " (" + alarms + ")");
    }

    private static String stage(ServiceDeployment deployment) {
        String stage = Objects.requireNonNullElse(deployment.lifecycleStageAsString(), "");
        String weight = Optional.ofNullable(deployment.targetServiceRevision())
                .map(ServiceRevisionSummary::requestedProductionTrafficWeight)
                .map(share -> ", " + Math.round(share) + " % of the traffic shifted")
                .orElse("");
        // The API names no state of a hook, but says by the stage which of them it waits for.
        String hooks = Optional.ofNullable(deployment.deploymentConfiguration()).stream()
                .map(DeploymentConfiguration::lifecycleHooks)
                .flatMap(Collection::stream)
                .filter(hook -> hook.lifecycleStagesAsStrings().contains(stage))
                .map(DeploymentLifecycleHook::hookTargetArn)
                .filter(Objects::nonNull)
                .map(target -> "\"" + target.substring(target.lastIndexOf(':') + 1) + "\"")
                .collect(Collectors.joining(", "));
        return stage.toLowerCase(Locale.ROOT).replace('_', ' ')
                + weight
                + (hooks.isEmpty() ? "" : ", waiting for the lifecycle hook " + hooks);
    }

    /** What the description of the service says, put right by what the service deployment says. */
    RolloutVerdict judged(RolloutVerdict verdict, ServiceView view) {
        String strategy =
                view.service().deploymentConfiguration().strategyAsString().toLowerCase(Locale.ROOT);
        String name = "\"" + view.name() + "\"";
        return switch (status) {
            case "SUCCESSFUL" -> verdict;
            case "ROLLBACK_SUCCESSFUL" ->
                new RolloutVerdict(
                        RolloutVerdict.State.ROLLED_BACK,
                        "ECS rolled " + name + " back while it shifted traffic: " + reason);
            case "ROLLBACK_FAILED" ->
                new RolloutVerdict(RolloutVerdict.State.FAILED, "ECS could not roll " + name + " back: " + reason);
            case "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS" ->
                new RolloutVerdict(RolloutVerdict.State.RUNNING, name + ": ECS is rolling it back: " + reason);
            case "STOPPED" ->
                verdict.state() == RolloutVerdict.State.COMPLETED
                        ? new RolloutVerdict(
                                RolloutVerdict.State.FAILED, "the deployment of " + name + " was stopped: " + reason)
                        : verdict;
            default -> underWay(verdict, strategy);
        };
    }

    private RolloutVerdict underWay(RolloutVerdict verdict, String strategy) {
        boolean fine =
                verdict.state() == RolloutVerdict.State.RUNNING || verdict.state() == RolloutVerdict.State.COMPLETED;
        return fine
                ? new RolloutVerdict(
                        RolloutVerdict.State.RUNNING,
                        verdict.message() + " (" + strategy.replace('_', '/') + (stage.isEmpty() ? "" : ": " + stage)
                                + ")")
                : verdict;
    }
}
