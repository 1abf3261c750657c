package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service over time: how deployments complete, fail, roll back, stick and supersede one another. */
class EcsRolloutTest {
    private static final Account ACCOUNT = new Account("111111111111");
    private static final Region REGION = new Region("us-east-1");
    private static final String REPOSITORY = "920534281604.dkr.ecr.us-east-1.amazonaws.com/acme/web-app";

    private Instant now = Instant.parse("2026-11-21T08:00:00Z");
    private Cloud cloud = new Cloud();
    private String first = "";

    @BeforeEach
    void seed() {
        cloud = new Cloud(() -> now).rollout(Duration.ofSeconds(10));
        cloud.account("920534281604").image("acme/web-app", "sha-1");
        cloud.account("920534281604").image("acme/web-app", "sha-2");
        cloud.account("920534281604").image("acme/web-app", "sha-3");
        first = cloud.account("111111111111").service("platform", "web", REPOSITORY + ":sha-1");
    }

    @Test
    void aSeededServiceIsCompleted() {
        JsonNode service = service();
        assertThat(service.path("runningCount").asInt()).isEqualTo(2);
        assertThat(deployments(service)).containsExactly("PRIMARY COMPLETED web:1 2 running 0 failed");
    }

    @Test
    void aGoodImageComesUpStepByStepAndTakesOver() {
        update("sha-2");
        assertThat(deployments(service()))
                .containsExactly(
                        "PRIMARY IN_PROGRESS web:2 0 running 0 failed", "ACTIVE COMPLETED web:1 2 running 0 failed");
        pass(5);
        assertThat(deployments(service()).get(0)).isEqualTo("PRIMARY IN_PROGRESS web:2 1 running 0 failed");
        pass(5);
        JsonNode service = service();
        assertThat(deployments(service)).containsExactly("PRIMARY COMPLETED web:2 2 running 0 failed");
        assertThat(events(service)).contains("(service web) has reached a steady state.");
        assertThat(serviceDeployment().path("status").asText()).isEqualTo("SUCCESSFUL");
    }

    @Test
    void theRevisionKeepsTheDigestsThatItsTagsMeant() {
        update("sha-2");
        pass(10);
        String revision =
                serviceDeployment().path("targetServiceRevision").path("arn").asText();
        ObjectNode input = Json.object().set("serviceRevisionArns", Json.array().add(revision));
        JsonNode image = call("DescribeServiceRevisions", input)
                .path("serviceRevisions")
                .get(0)
                .path("containerImages")
                .get(0);
        assertThat(image.path("imageDigest").asText())
                .isEqualTo(cloud.place(new Account("920534281604"), REGION)
                        .ecr()
                        .digest("acme/web-app", "sha-2")
                        .orElseThrow()
                        .value());
        assertThat(tasks("RUNNING")
                        .get(0)
                        .path("containers")
                        .get(0)
                        .path("imageDigest")
                        .asText())
                .isEqualTo(image.path("imageDigest").asText());
    }

    @Test
    void aFailingImageIsRolledBackByTheCircuitBreaker() {
        cloud.rollout("sha-2", Rollout.exits(1, List.of("boot", "panic: no database")));
        update("sha-2");
        pass(7);
        assertThat(deployments(service()).get(0)).isEqualTo("PRIMARY IN_PROGRESS web:2 0 running 2 failed");
        pass(3);
        JsonNode back = service();
        assertThat(deployments(back))
                .containsExactly(
                        "PRIMARY IN_PROGRESS web:1 2 running 0 failed", "ACTIVE FAILED web:2 0 running 3 failed");
        assertThat(back.path("deployments").get(0).path("rolloutStateReason").asText())
                .startsWith("ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/");
        assertThat(back.path("deployments").get(1).path("rolloutStateReason").asText())
                .isEqualTo("ECS deployment circuit breaker: tasks failed to start.");
        assertThat(serviceDeployment().path("status").asText()).isEqualTo("ROLLBACK_IN_PROGRESS");
        assertThat(serviceDeployment()
                        .path("deploymentCircuitBreaker")
                        .path("status")
                        .asText())
                .isEqualTo("TRIGGERED");
        pass(5);
        assertThat(deployments(service())).containsExactly("PRIMARY COMPLETED web:1 2 running 0 failed");
        assertThat(serviceDeployment().path("status").asText()).isEqualTo("ROLLBACK_SUCCESSFUL");
        assertThat(service().path("taskDefinition").asText()).isEqualTo(first);
    }

    @Test
    void stoppedTasksSayWhyAndLeaveTheirLastWords() {
        cloud.rollout("sha-2", Rollout.exits(1, List.of("boot", "panic: no database")));
        update("sha-2");
        pass(10);
        JsonNode task = tasks("STOPPED").get(0);
        assertThat(task.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(task.path("stoppedReason").asText()).isEqualTo("Essential container in task exited");
        assertThat(task.path("containers").get(0).path("exitCode").asInt()).isEqualTo(1);
        assertThat(task.path("startedBy").asText()).startsWith("ecs-svc/");
        String arn = task.path("taskArn").asText();
        ObjectNode stream = Json.object()
                .put("logGroupName", "/ecs/web")
                .put("logStreamName", "ecs/app/" + arn.substring(arn.lastIndexOf('/') + 1));
        JsonNode events = operation(cloud.place(ACCOUNT, REGION).logs().operations(), "GetLogEvents", stream)
                .path("events");
        assertThat(events.findValuesAsText("message")).containsExactly("boot", "panic: no database");
    }

    @Test
    void anAbsentImageCannotBePulled() {
        update("sha-absent");
        pass(10);
        JsonNode task = tasks("STOPPED").get(0);
        assertThat(task.path("stopCode").asText()).isEqualTo("TaskFailedToStart");
        assertThat(task.path("stoppedReason").asText())
                .startsWith("CannotPullContainerError: ")
                .endsWith("/acme/web-app:sha-absent: not found");
        assertThat(deployments(service()).get(0)).isEqualTo("PRIMARY IN_PROGRESS web:1 2 running 0 failed");
    }

    @Test
    void withoutACircuitBreakerItFailsForEver() {
        cloud.account("111111111111")
                .service(
                        ServiceSeed.of("platform", "web", REPOSITORY + ":sha-1").withoutCircuitBreaker());
        cloud.rollout("sha-2", Rollout.runsOutOfMemory());
        update("sha-2");
        pass(3600);
        JsonNode primary = service().path("deployments").get(0);
        assertThat(primary.path("rolloutState").asText()).isEqualTo("IN_PROGRESS");
        assertThat(primary.path("failedTasks").asInt()).isGreaterThan(20);
    }

    @Test
    void aStuckRolloutStaysPendingUntilItIsStopped() {
        cloud.rollout("sha-2", Rollout.sticks());
        update("sha-2");
        pass(3600);
        assertThat(service().path("deployments").get(0).path("pendingCount").asInt())
                .isEqualTo(2);
        ObjectNode stop = Json.object()
                .put(
                        "serviceDeploymentArn",
                        serviceDeployment().path("serviceDeploymentArn").asText());
        call("StopServiceDeployment", stop);
        pass(10);
        assertThat(deployments(service())).containsExactly("PRIMARY COMPLETED web:1 2 running 0 failed");
        assertThatThrownBy(() -> call("StopServiceDeployment", stop))
                .isInstanceOfSatisfying(
                        AwsError.class, error -> assertThat(error.code()).isEqualTo("ConflictException"));
    }

    @Test
    void anUnplaceableTaskIsAnEvent() {
        cloud.rollout("sha-2", Rollout.cannotBePlaced());
        update("sha-2");
        pass(60);
        JsonNode service = service();
        assertThat(events(service).get(0)).startsWith("(service web) was unable to place a task.");
        assertThat(deployments(service).get(0)).isEqualTo("PRIMARY IN_PROGRESS web:2 0 running 0 failed");
    }

    @Test
    void aNewerDeploymentSupersedesTheOneUnderWay() {
        update("sha-2");
        pass(5);
        update("sha-3");
        assertThat(deployments(service()))
                .containsExactly(
                        "PRIMARY IN_PROGRESS web:3 0 running 0 failed",
                        "ACTIVE IN_PROGRESS web:2 0 running 0 failed",
                        "ACTIVE COMPLETED web:1 2 running 0 failed");
        pass(10);
        assertThat(deployments(service())).containsExactly("PRIMARY COMPLETED web:3 2 running 0 failed");
        assertThat(listed()).containsExactly("SUCCESSFUL", "STOPPED", "SUCCESSFUL");
    }

    @Test
    void aSupersededRollbackStillHasSomethingToGoBackTo() {
        cloud.rollout("sha-2", Rollout.failsToStart("ResourceInitializationError: unable to pull secrets"));
        cloud.rollout("sha-3", Rollout.isUnhealthy());
        update("sha-2");
        pass(11);
        update("sha-3");
        pass(30);
        assertThat(deployments(service())).containsExactly("PRIMARY COMPLETED web:1 2 running 0 failed");
        assertThat(listed()).containsExactly("ROLLBACK_SUCCESSFUL", "STOPPED", "SUCCESSFUL");
    }

    @Test
    void nothingDesiredCompletesWithoutATask() {
        cloud.account("111111111111")
                .service(
                        ServiceSeed.of("platform", "web", REPOSITORY + ":sha-1").desiring(0));
        cloud.rollout("sha-2", Rollout.exits(1, List.of()));
        update("sha-2");
        pass(10);
        assertThat(deployments(service())).containsExactly("PRIMARY COMPLETED web:3 0 running 0 failed");
    }

    @Test
    void scalingIsNoDeployment() {
        call("UpdateService", named().put("desiredCount", 4));
        pass(10);
        JsonNode service = service();
        assertThat(deployments(service)).containsExactly("PRIMARY COMPLETED web:1 4 running 0 failed");
        assertThat(listed()).hasSize(1);
    }

    @Test
    void theSameTaskDefinitionStartsNothingUnlessForced() {
        call("UpdateService", named().put("taskDefinition", first));
        assertThat(listed()).hasSize(1);
        call("UpdateService", named().put("forceNewDeployment", true));
        assertThat(listed()).hasSize(2);
    }

    private void update(String tag) {
        ObjectNode definition = Json.parse(
                ServiceSeed.of("platform", "web", REPOSITORY + ":" + tag).taskDefinition());
        String arn = call("RegisterTaskDefinition", definition)
                .path("taskDefinition")
                .path("taskDefinitionArn")
                .asText();
        call("UpdateService", named().put("taskDefinition", arn));
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private static ObjectNode named() {
        return Json.object().put("cluster", "platform").put("service", "web");
    }

    private JsonNode service() {
        ObjectNode input = Json.object().put("cluster", "platform");
        input.set("services", Json.array().add("web"));
        return call("DescribeServices", input).path("services").get(0);
    }

    private List<String> listed() {
        return call("ListServiceDeployments", named())
                .path("serviceDeployments")
                .findValuesAsText("status");
    }

    private JsonNode serviceDeployment() {
        String arn = call("ListServiceDeployments", named())
                .path("serviceDeployments")
                .get(0)
                .path("serviceDeploymentArn")
                .asText();
        ObjectNode input =
                Json.object().set("serviceDeploymentArns", Json.array().add(arn));
        return call("DescribeServiceDeployments", input)
                .path("serviceDeployments")
                .get(0);
    }

    private List<JsonNode> tasks(String desiredStatus) {
        ObjectNode list = Json.object()
                .put("cluster", "platform")
                .put("serviceName", "web")
                .put("desiredStatus", desiredStatus);
        ObjectNode describe = Json.object().put("cluster", "platform");
        describe.set("tasks", call("ListTasks", list).path("taskArns"));
        return Json.list(call("DescribeTasks", describe), "tasks");
    }

    private static List<String> events(JsonNode service) {
        return service.path("events").findValuesAsText("message");
    }

    private static List<String> deployments(JsonNode service) {
        List<String> shown = new ArrayList<>();
        service.path("deployments").forEach(deployment -> {
            String arn = deployment.path("taskDefinition").asText();
            shown.add(deployment.path("status").asText() + " "
                    + deployment.path("rolloutState").asText() + " "
                    + arn.substring(arn.lastIndexOf('/') + 1) + " "
                    + deployment.path("runningCount").asInt() + " running "
                    + deployment.path("failedTasks").asInt() + " failed");
        });
        return shown;
    }

    private ObjectNode call(String name, ObjectNode input) {
        return operation(cloud.place(ACCOUNT, REGION).ecs().operations(), name, input);
    }

    private static ObjectNode operation(Map<String, JsonOperation> operations, String name, ObjectNode input) {
        Caller caller = new Caller(ACCOUNT, REGION, "arn:aws:iam::111111111111:role/towpath-deploy", "id", true);
        return Optional.ofNullable(operations.get(name)).orElseThrow().answer(input, caller);
    }
}
