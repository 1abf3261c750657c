package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * An ECS service as Terraform left it before the rehearsal: running, its deployment completed.
 *
 * @param taskDefinition the JSON that was registered for it, as in RegisterTaskDefinition
 * @param circuitBreaker whether failing deployments are ended and rolled back
 * @param strategy {@code ROLLING}, {@code BLUE_GREEN}, {@code LINEAR} or {@code CANARY}
 * @param status {@code ACTIVE}; {@code DRAINING} or {@code INACTIVE} for one that is being or was deleted
 */
public record ServiceSeed(
        String cluster,
        String name,
        String taskDefinition,
        int desiredCount,
        boolean circuitBreaker,
        String status,
        String strategy) {
    /** A service of two tasks with one container {@code app}, with the circuit breaker on; the family is the service's name. */
    public static ServiceSeed of(String cluster, String name, String image) {
        return of(cluster, name, "app", image);
    }

    /** The same with another name for its container. */
    public static ServiceSeed of(String cluster, String name, String containerName, String image) {
        ObjectNode port =
                Json.object().put("containerPort", 8080).put("hostPort", 8080).put("protocol", "tcp");
        ObjectNode options = Json.object()
                .put("awslogs-group", "/ecs/" + name)
                .put("awslogs-region", "us-east-1")
                .put("awslogs-stream-prefix", "ecs");
        ObjectNode container =
                Json.object().put("name", containerName).put("image", image).put("essential", true);
        container.set("portMappings", Json.array().add(port));
        container.set(
                "logConfiguration", Json.object().put("logDriver", "awslogs").set("options", options));
        ObjectNode definition = Json.object()
                .put("family", name)
                .put("networkMode", "awsvpc")
                .put("cpu", "256")
                .put("memory", "512");
        definition.set("requiresCompatibilities", Json.array().add("FARGATE"));
        definition.set("containerDefinitions", Json.array().add(container));
        return new ServiceSeed(
                cluster,
                name,
                new String(Json.bytes(definition), StandardCharsets.UTF_8),
                2,
                true,
                "ACTIVE",
                "ROLLING");
    }

    /** The same service of another task definition. */
    public ServiceSeed of(String otherTaskDefinition) {
        return new ServiceSeed(cluster, name, otherTaskDefinition, desiredCount, circuitBreaker, status, strategy);
    }

    /** The same service with another number of tasks. */
    public ServiceSeed desiring(int count) {
        return new ServiceSeed(cluster, name, taskDefinition, count, circuitBreaker, status, strategy);
    }

    /** The same service without the circuit breaker: ECS tries for ever. */
    public ServiceSeed withoutCircuitBreaker() {
        return new ServiceSeed(cluster, name, taskDefinition, desiredCount, false, status, strategy);
    }

    /** The same service in another status: {@code DRAINING} or {@code INACTIVE}. */
    public ServiceSeed status(String other) {
        return new ServiceSeed(cluster, name, taskDefinition, desiredCount, circuitBreaker, other, strategy);
    }

    /** The same service with another strategy: {@code BLUE_GREEN}, {@code LINEAR} or {@code CANARY}. */
    public ServiceSeed strategy(String other) {
        return new ServiceSeed(cluster, name, taskDefinition, desiredCount, circuitBreaker, status, other);
    }
}
