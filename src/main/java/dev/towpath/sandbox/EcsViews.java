package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How services, deployments and tasks look in ECS's answers at a moment. */
final class EcsViews {
    private final EcsWorld world;

    EcsViews(EcsWorld world) {
        this.world = world;
    }

    static int running(EcsService service, Instant now) {
        return service.deployments().stream().mapToInt(d -> d.running(now)).sum();
    }

    ObjectNode service(EcsService service, Instant now, boolean tags) {
        String arn = world.serviceArn(service.cluster(), service.name());
        ObjectNode node = Json.object()
                .put("serviceArn", arn)
                .put("serviceName", service.name())
                .put("clusterArn", world.clusterArn(service.cluster()))
                .put("status", service.status())
                .put("desiredCount", service.desired())
                .put("runningCount", running(service, now))
                .put(
                        "pendingCount",
                        service.deployments().stream()
                                .mapToInt(d -> d.pending(now))
                                .sum())
                .put("taskDefinition", service.primary().definition().arn())
                .put("createdAt", Json.time(service.created()))
                .put("schedulingStrategy", "REPLICA")
                .put("propagateTags", "NONE")
                .put("enableECSManagedTags", false)
                .put("enableExecuteCommand", false);
        node.set("loadBalancers", Json.array());
        node.set("serviceRegistries", Json.array());
        node.set("placementConstraints", Json.array());
        node.set("placementStrategy", Json.array());
        node.set("deploymentController", Json.object().put("type", "ECS"));
        node.setAll(service.settings().deepCopy());
        node.set(
                "deployments",
                Json.array(
                        !service.status().equals("INACTIVE")
                                ? service.deployments().stream()
                                        .map(d -> deployment(service, d, now))
                                        .toList()
                                : List.of()));
        node.set(
                "events",
                Json.array(service.events().stream()
                        .map(event -> Json.object()
                                .put("id", event.id())
                                .put("createdAt", Json.time(event.at()))
                                .put("message", event.message()))
                        .toList()));
        service.history().stream().findFirst().ifPresent(newest -> node.put("currentServiceDeployment", newest.arn()));
        if (tags) {
            node.set("tags", world.tags(arn));
        }
        return node;
    }

    private static ObjectNode deployment(EcsService service, EcsDeployment deployment, Instant now) {
        boolean primary = deployment == service.primary();
        boolean counts = primary || deployment.state() == EcsDeployment.State.COMPLETED;
        ObjectNode node = Json.object()
                .put("id", deployment.id())
                .put("status", primary ? "PRIMARY" : "ACTIVE")
                .put("taskDefinition", deployment.definition().arn())
                .put("desiredCount", counts ? service.desired() : 0)
                .put("pendingCount", deployment.pending(now))
                .put("runningCount", deployment.running(now))
                .put("failedTasks", deployment.failed(now))
                .put("createdAt", Json.time(deployment.created()))
                .put("updatedAt", Json.time(deployment.updated()))
                .put("rolloutState", deployment.state().name())
                .put("rolloutStateReason", deployment.reason());
        for (String kept : List.of("launchType", "platformVersion", "networkConfiguration")) {
            if (service.settings().has(kept)) {
                node.set(kept, service.settings().get(kept));
            }
        }
        return node;
    }

    /** The long form of one service deployment. */
    ObjectNode serviceDeployment(EcsService service, ServiceDeployment deployment, Instant now) {
        EcsDeployment target = deployment.target();
        ObjectNode node = brief(service, deployment)
                .put("updatedAt", Json.time(target.updated()))
                .put("lifecycleStage", target.stage(now));
        node.remove("targetServiceRevisionArn");
        node.set(
                "targetServiceRevision",
                revision(service, target, now).put("requestedProductionTrafficWeight", target.weight(now)));
        node.set(
                "sourceServiceRevisions",
                Json.array(deployment.sources().stream()
                        .map(source -> revision(service, source, now))
                        .toList()));
        node.set(
                "deploymentConfiguration",
                service.settings().path("deploymentConfiguration").isObject()
                        ? service.settings().get("deploymentConfiguration")
                        : Json.object());
        node.set(
                "deploymentCircuitBreaker",
                Json.object()
                        .put("status", breaker(service, deployment))
                        .put("failureCount", target.failed(now))
                        .put("threshold", EcsDeployment.threshold(service.desired())));
        deployment
                .rollback()
                .ifPresent(rollback -> node.set(
                        "rollback",
                        Json.object()
                                .put("reason", rollback.reason())
                                .put("startedAt", Json.time(rollback.started()))
                                .put("serviceRevisionArn", rollback.to().revisionArn())));
        return node;
    }

    private static String breaker(EcsService service, ServiceDeployment deployment) {
        if (!service.breakerEnabled()) {
            return "DISABLED";
        }
        return deployment.tripped() ? "TRIGGERED" : deployment.underWay() ? "MONITORING" : "MONITORING_COMPLETE";
    }

    private static ObjectNode revision(EcsService service, EcsDeployment deployment, Instant now) {
        return Json.object()
                .put("arn", deployment.revisionArn())
                .put("requestedTaskCount", service.desired())
                .put("runningTaskCount", deployment.running(now))
                .put("pendingTaskCount", deployment.pending(now));
    }

    /** The short form of one service deployment. */
    ObjectNode brief(EcsService service, ServiceDeployment deployment) {
        ObjectNode node = Json.object()
                .put("serviceDeploymentArn", deployment.arn())
                .put("serviceArn", world.serviceArn(service.cluster(), service.name()))
                .put("clusterArn", world.clusterArn(service.cluster()))
                .put("createdAt", Json.time(deployment.created()))
                .put("startedAt", Json.time(deployment.created()))
                .put("targetServiceRevisionArn", deployment.target().revisionArn())
                .put("status", deployment.status())
                .put("statusReason", deployment.reason());
        deployment.finished().ifPresent(at -> node.put("finishedAt", Json.time(at)));
        return node;
    }

    /** A service revision: a task definition with the images that its tags meant when the deployment began. */
    ObjectNode serviceRevision(EcsService service, EcsDeployment deployment) {
        ArrayNode images = Json.array();
        for (TaskDefinition.Container container : deployment.definition().containers()) {
            ObjectNode image =
                    Json.object().put("containerName", container.name()).put("image", container.image());
            if (deployment.digests().containsKey(container.name())) {
                image.put("imageDigest", deployment.digests().get(container.name()));
            }
            images.add(image);
        }
        ObjectNode node = Json.object()
                .put("serviceRevisionArn", deployment.revisionArn())
                .put("serviceArn", world.serviceArn(service.cluster(), service.name()))
                .put("clusterArn", world.clusterArn(service.cluster()))
                .put("taskDefinition", deployment.definition().arn())
                .put("launchType", service.settings().path("launchType").asText("FARGATE"))
                .put("createdAt", Json.time(deployment.created()));
        return node.set("containerImages", images);
    }

    /** One task; {@code digests} gives those of its images by container. */
    ObjectNode task(String cluster, EcsTask task, Instant now, Map<String, String> digests) {
        String arn = world.taskArn(cluster, task);
        String status = task.stopped(now) ? "STOPPED" : task.running(now) ? "RUNNING" : "PENDING";
        ObjectNode node = Json.object()
                .put("taskArn", arn)
                .put("clusterArn", world.clusterArn(cluster))
                .put("taskDefinitionArn", task.definition().arn())
                .put("group", task.group())
                .put("startedBy", task.startedBy())
                .put("lastStatus", status)
                .put("desiredStatus", status.equals("STOPPED") ? "STOPPED" : "RUNNING")
                .put("healthStatus", "UNKNOWN")
                .put("launchType", "FARGATE")
                .put("createdAt", Json.time(task.created()))
                .put("version", status.length());
        task.runs().filter(at -> !at.isAfter(now)).ifPresent(at -> node.put("startedAt", Json.time(at)));
        if (task.stopped(now)) {
            node.put("stopCode", task.stop().code())
                    .put("stoppedReason", task.stop().reason());
            task.stops().ifPresent(at -> node.put("stoppedAt", Json.time(at)).put("stoppingAt", Json.time(at)));
        }
        ArrayNode containers = Json.array();
        for (TaskDefinition.Container container : task.definition().containers()) {
            containers.add(container(arn, task, container, status, digests));
        }
        return node.set("containers", containers);
    }

    private static ObjectNode container(
            String taskArn,
            EcsTask task,
            TaskDefinition.Container container,
            String status,
            Map<String, String> digests) {
        ObjectNode node = Json.object()
                .put("name", container.name())
                .put("image", container.image())
                .put("taskArn", taskArn)
                .put("containerArn", taskArn.replace(":task/", ":container/") + "/" + container.name())
                .put("lastStatus", status)
                .put("healthStatus", "UNKNOWN");
        if (digests.containsKey(container.name())) {
            node.put("imageDigest", digests.get(container.name()));
        }
        if (status.equals("STOPPED")) {
            task.stop().exitCode().ifPresent(code -> node.put("exitCode", code));
            String reason = task.stop().reason();
            if (reason.toLowerCase(Locale.ROOT).contains("error")) {
                node.put("reason", reason);
            }
        }
        return node;
    }
}
