package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ECS's operations on service deployments and service revisions. */
final class EcsDeploymentsApi {
    private static final int DESCRIBED_MAX = 20;

    private final Ecs ecs;
    private final EcsWorld world;

    EcsDeploymentsApi(Ecs ecs) {
        this.ecs = ecs;
        this.world = ecs.world();
    }

    Map<String, JsonOperation> operations() {
        return Map.of(
                "ListServiceDeployments", this::list,
                "DescribeServiceDeployments", this::describe,
                "DescribeServiceRevisions", this::describeRevisions,
                "StopServiceDeployment", this::stop);
    }

    private record Found(EcsService service, ServiceDeployment deployment) {}

    private ObjectNode list(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            EcsService service = ecs.service(ecs.cluster(input), Json.text(input, "service"));
            service.advance(world.now());
            List<String> statuses = Json.textList(input, "status");
            JsonNode created = input.path("createdAt");
            ArrayNode found = Json.array();
            for (ServiceDeployment deployment : service.history()) {
                if (world.now().isBefore(deployment.created().plus(world.staleness()))) {
                    continue;
                }
                BigDecimal at = Json.time(deployment.created());
                boolean inTime = (!created.has("after")
                                || at.compareTo(created.get("after").decimalValue()) >= 0)
                        && (!created.has("before")
                                || at.compareTo(created.get("before").decimalValue()) <= 0);
                if (inTime && (statuses.isEmpty() || statuses.contains(deployment.status()))) {
                    found.add(ecs.views().brief(service, deployment));
                }
            }
            return Json.object().set("serviceDeployments", found);
        }
    }

    private ObjectNode describe(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            ArrayNode found = Json.array();
            ArrayNode failures = Json.array();
            for (String arn : limited(input, "serviceDeploymentArns")) {
                find(arn)
                        .ifPresentOrElse(
                                one -> found.add(
                                        ecs.views().serviceDeployment(one.service(), one.deployment(), world.now())),
                                () -> failures.add(missing(arn)));
            }
            ObjectNode output = Json.object().set("serviceDeployments", found);
            return output.set("failures", failures);
        }
    }

    private ObjectNode describeRevisions(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            ArrayNode found = Json.array();
            ArrayNode failures = Json.array();
            for (String arn : limited(input, "serviceRevisionArns")) {
                revision(arn).ifPresentOrElse(found::add, () -> failures.add(missing(arn)));
            }
            ObjectNode output = Json.object().set("serviceRevisions", found);
            return output.set("failures", failures);
        }
    }

    private Optional<ObjectNode> revision(String arn) {
        for (EcsService service : ecs.services()) {
            for (ServiceDeployment deployment : service.history()) {
                if (deployment.target().revisionArn().equals(arn)) {
                    return Optional.of(ecs.views().serviceRevision(service, deployment.target()));
                }
            }
        }
        return Optional.empty();
    }

    private ObjectNode stop(ObjectNode input, Caller caller) {
        synchronized (ecs) {
            String arn = Json.text(input, "serviceDeploymentArn");
            Found found = find(arn)
                    .orElseThrow(() -> AwsError.bad(
                            "ServiceDeploymentNotFoundException",
                            "The service deploy ARN that you specified doesn't exist."));
            if (!found.deployment().status().equals("IN_PROGRESS")) {
                throw AwsError.bad(
                        "ConflictException",
                        "The service deployment is in state "
                                + found.deployment().status() + " and cannot be stopped.");
            }
            boolean back =
                    !Json.optionalText(input, "stopType").orElse("ROLLBACK").equals("ABORT");
            ecs.changing(found.service(), world.now());
            found.service().stop(back, world.now());
            return Json.object().put("serviceDeploymentArn", arn);
        }
    }

    private Optional<Found> find(String arn) {
        for (EcsService service : ecs.services()) {
            for (ServiceDeployment deployment : service.history()) {
                if (deployment.arn().equals(arn)) {
                    return Optional.of(new Found(service, deployment));
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> limited(ObjectNode input, String member) {
        List<String> arns = Json.textList(input, member);
        if (arns.isEmpty() || arns.size() > DESCRIBED_MAX) {
            throw AwsError.bad(
                    "InvalidParameterException", member + " must have between 1 and " + DESCRIBED_MAX + " elements.");
        }
        return arns;
    }

    private static ObjectNode missing(String arn) {
        return Json.object().put("arn", arn).put("reason", "MISSING");
    }
}
