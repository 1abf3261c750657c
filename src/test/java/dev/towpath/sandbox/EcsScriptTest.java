package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rarer scripts of a rollout, and answers that come late: what the wire says beside what is so. */
class EcsScriptTest {
    private static final String REPOSITORY = "920534281604.dkr.ecr.us-east-1.amazonaws.com/acme/web-app";

    private Instant now = Instant.parse("2026-11-21T08:00:00Z");
    private final Cloud cloud = new Cloud(() -> now).rollout(Duration.ofSeconds(10));
    private final CloudAccount account = cloud.account("111111111111");
    private final Digest second;

    EcsScriptTest() {
        cloud.account("920534281604").image("acme/web-app", "sha-1");
        second = cloud.account("920534281604").image("acme/web-app", "sha-2");
        account.service("platform", "web", REPOSITORY + ":sha-1");
    }

    @Test
    void theTruthNamesWhatRunsByDigest() {
        assertThat(truth().runsOnly(second.value())).isFalse();
        update();
        pass(5);
        assertThat(truth().running()).hasSize(2).containsEntry(second.value(), 1);
        assertThat(truth().runsOnly(second.value())).isFalse();
        pass(5);
        assertThat(truth()).isEqualTo(new ServiceTruth(2, new TreeMap<>(Map.of(second.value(), 2)), true));
        assertThat(truth().runsOnly(second.value())).isTrue();
    }

    @Test
    void aRecoveringRolloutFailsFirstAndCompletesThen() {
        cloud.rollout("sha-2", Rollout.recovers("Timeout waiting for network interface provisioning to complete."));
        update();
        pass(3);
        assertThat(deployment().path("failedTasks").asInt()).isEqualTo(2);
        assertThat(deployment().path("runningCount").asInt()).isZero();
        pass(7);
        assertThat(deployment().path("rolloutState").asText()).isEqualTo("COMPLETED");
        assertThat(truth().runsOnly(second.value())).isTrue();
    }

    @Test
    void aDyingRolloutIsCompletedAndRunsNothing() {
        cloud.rollout("sha-2", Rollout.dies(1, List.of("bye")));
        update();
        pass(10);
        assertThat(deployment().path("rolloutState").asText()).isEqualTo("COMPLETED");
        assertThat(deployment().path("runningCount").asInt()).isZero();
        assertThat(truth().runsOnly(second.value())).isFalse();
    }

    @Test
    void aPartialRolloutStaysInPartAndSaysThatThereIsNoCapacity() {
        cloud.rollout("sha-2", Rollout.comesUpInPart());
        update();
        pass(1000);
        assertThat(deployment().path("rolloutState").asText()).isEqualTo("IN_PROGRESS");
        assertThat(deployment().path("runningCount").asInt()).isEqualTo(1);
        assertThat(deployment().path("pendingCount").asInt()).isEqualTo(1);
        assertThat(service().path("events").findValuesAsText("message").get(0))
                .contains("unable to place a task. Reason: Capacity is unavailable");
    }

    @Test
    void anotherImageRunsUnderTheSameTag() {
        cloud.rollout("sha-2", Rollout.runsAnotherImage());
        update();
        pass(10);
        assertThat(truth().completed()).isTrue();
        assertThat(truth().running()).hasSize(1).doesNotContainKey(second.value());
    }

    @Test
    void aRolloutMayTakeItsOwnTime() {
        cloud.rollout("sha-2", Rollout.completes().taking(Duration.ofMinutes(3)));
        update();
        pass(179);
        assertThat(deployment().path("rolloutState").asText()).isEqualTo("IN_PROGRESS");
        pass(1);
        assertThat(deployment().path("rolloutState").asText()).isEqualTo("COMPLETED");
    }

    @Test
    void aLateReaderSeesTheServiceAsItWasBeforeTheChange() {
        cloud.staleness(Duration.ofSeconds(4));
        String before = service().path("taskDefinition").asText();
        JsonNode answered = update();
        assertThat(answered.path("service").path("taskDefinition").asText()).isNotEqualTo(before);
        pass(3);
        assertThat(service().path("taskDefinition").asText()).isEqualTo(before);
        assertThat(service().path("deployments")).hasSize(1);
        pass(1);
        assertThat(service().path("taskDefinition").asText()).isNotEqualTo(before);
        assertThat(service().path("deployments")).hasSize(2);
    }

    @Test
    void aServiceScaledToZeroWantsAndRunsNothing() {
        update();
        pass(10);
        call("UpdateService", named().put("desiredCount", 0));
        assertThat(truth()).isEqualTo(new ServiceTruth(0, new TreeMap<>(), true));
    }

    @Test
    void aServiceMayBeDrainingOrInactive() {
        account.service(ServiceSeed.of("platform", "old", "nginx:1").status("DRAINING"));
        ObjectNode input = Json.object().put("cluster", "platform");
        input.set("services", Json.array().add("old"));
        assertThat(call("DescribeServices", input)
                        .path("services")
                        .get(0)
                        .path("status")
                        .asText())
                .isEqualTo("DRAINING");
    }

    private ServiceTruth truth() {
        return account.truth("platform", "web", "app");
    }

    private JsonNode update() {
        ObjectNode definition = Json.parse(
                ServiceSeed.of("platform", "web", REPOSITORY + ":sha-2").taskDefinition());
        String arn = call("RegisterTaskDefinition", definition)
                .path("taskDefinition")
                .path("taskDefinitionArn")
                .asText();
        return call("UpdateService", named().put("taskDefinition", arn));
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

    private JsonNode deployment() {
        return service().path("deployments").get(0);
    }

    private ObjectNode call(String name, ObjectNode input) {
        Region region = new Region("us-east-1");
        Account id = account.id();
        Caller caller = new Caller(id, region, "arn:aws:iam::111111111111:role/towpath-deploy", "id", true);
        return Optional.ofNullable(cloud.place(id, region).ecs().operations().get(name))
                .orElseThrow()
                .answer(input, caller);
    }
}
