package dev.towpath.adapter.aws.ecs;

import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.Service;

/** A service as ECS describes it, with the questions that planning and watching ask of it. */
record ServiceView(String cluster, Service service) {
    String name() {
        return service.serviceName();
    }

    Optional<Deployment> primary() {
        return service.deployments().stream()
                .filter(deployment -> "PRIMARY".equals(deployment.status()))
                .findFirst();
    }

    Optional<Deployment> deployment(String id) {
        return service.deployments().stream()
                .filter(deployment -> id.equals(deployment.id()))
                .findFirst();
    }

    /** Whether ECS shifts traffic from old tasks to new ones that run beside them, and bakes. */
    boolean gradual() {
        return Optional.ofNullable(service.deploymentConfiguration())
                .map(DeploymentConfiguration::strategyAsString)
                .filter(strategy -> !strategy.equals("ROLLING"))
                .isPresent();
    }

    /** The task definition that the newest deployment wants. */
    String taskDefinition() {
        return primary()
                .flatMap(deployment -> Optional.ofNullable(deployment.taskDefinition()))
                .or(() -> Optional.ofNullable(service.taskDefinition()))
                .orElse("");
    }

    /** Whether a deployment has come to its good end. */
    boolean complete(Deployment deployment) {
        if (deployment.rolloutState() != null) {
            return deployment.rolloutState() == DeploymentRolloutState.COMPLETED;
        }
        // ECS gives no rollout state to services behind a Classic Load Balancer.
        return service.deployments().size() == 1
                && Objects.equals(deployment.runningCount(), deployment.desiredCount());
    }

    /** Whether the newest deployment has come to its good end. */
    boolean steady() {
        return primary().filter(this::complete).isPresent();
    }

    /** Whether the newest deployment goes on. */
    boolean deploying() {
        return primary()
                .filter(deployment -> !complete(deployment))
                .filter(deployment -> deployment.rolloutState() != DeploymentRolloutState.FAILED)
                .isPresent();
    }

    boolean refers(String taskDefinition) {
        return Revision.same(taskDefinition(), taskDefinition)
                || service.deployments().stream()
                        .anyMatch(deployment -> deployment.taskDefinition() != null
                                && Revision.same(deployment.taskDefinition(), taskDefinition));
    }

    List<String> balancedContainers() {
        return service.loadBalancers().stream()
                .map(LoadBalancer::containerName)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether the service is gone, or on its way. */
    boolean deleted() {
        return "INACTIVE".equals(service.status()) || "DRAINING".equals(service.status());
    }

    int desired() {
        return Optional.ofNullable(service.desiredCount()).orElse(0);
    }

    /** Why nothing can be deployed to the service, if so. */
    Optional<Failure> refusal() {
        String status = Optional.ofNullable(service.status()).orElse("");
        if (status.equals("DRAINING")) {
            return Optional.of(new Failure.NeedsHuman(
                    ReasonCode.NOT_FOUND,
                    "the service \"" + name() + "\" in the cluster \"" + cluster
                            + "\" is draining: it is being deleted",
                    "wait until it is gone, then apply the Terraform root that creates it"));
        }
        if (!status.equals("ACTIVE")) {
            return Optional.of(new Failure.NeedsHuman(
                    ReasonCode.NOT_FOUND,
                    "the service \"" + name() + "\" in the cluster \"" + cluster + "\" is "
                            + status.toLowerCase(Locale.ROOT) + ": it was deleted",
                    "apply the Terraform root that creates it"));
        }
        DeploymentControllerType controller = service.deploymentController() == null
                ? DeploymentControllerType.ECS
                : service.deploymentController().type();
        return controller == DeploymentControllerType.ECS
                ? Optional.empty()
                : Optional.of(new Failure.NeedsHuman(
                        ReasonCode.UNSUPPORTED,
                        "the service \"" + name() + "\" is deployed by the controller "
                                + service.deploymentController().typeAsString(),
                        "set its deployment_controller to ECS in Terraform; Towpath deploys with no other"));
    }
}
