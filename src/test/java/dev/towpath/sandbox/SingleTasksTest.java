package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks that RunTask starts: they end as their command is scripted, and one token starts one task. */
class SingleTasksTest {
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");
    private final Cloud cloud = new Cloud(() -> now).rollout(Duration.ofSeconds(10));
    private final CloudAccount account = cloud.account("111111111111");

    SingleTasksTest() {
        account.service("platform", "web", "nginx:1.25");
    }

    @Test
    void aTaskEndsAsItsCommandIsScripted() {
        cloud.task("db:migrate", TaskScript.exits(3, List.of("relation users exists")));
        String arn = run("token-1", "app", "bin/rails", "db:migrate");
        assertThat(described(arn).path("lastStatus").asText()).isEqualTo("PENDING");

        pass(10);

        JsonNode task = described(arn);
        assertThat(task.path("lastStatus").asText()).isEqualTo("STOPPED");
        assertThat(task.path("containers").get(0).path("exitCode").asInt()).isEqualTo(3);
        assertThat(task.path("startedBy").asText()).isEqualTo("me");
        assertThat(account.commands()).containsExactly("bin/rails db:migrate");
    }

    @Test
    void oneTokenStartsOneTask() {
        String arn = run("token-1", "app", "bin/seed");
        pass(60);

        assertThat(run("token-1", "app", "bin/seed")).isEqualTo(arn);
        assertThat(run("token-2", "app", "bin/seed")).isNotEqualTo(arn);
        assertThatThrownBy(() -> run("token-1", "app", "bin/other"))
                .isInstanceOf(AwsError.class)
                .hasMessageContaining("conflicts");
        assertThat(account.commands()).containsExactly("bin/seed", "bin/seed");
    }

    @Test
    void aTaskThatHangsEndsWhenItIsStopped() {
        cloud.task("seed", TaskScript.hangs(List.of()));
        String arn = run("token-1", "app", "bin/seed");
        pass(3600);
        assertThat(described(arn).path("lastStatus").asText()).isEqualTo("RUNNING");

        call(
                "StopTask",
                Json.object().put("cluster", "platform").put("task", arn).put("reason", "too long"));

        assertThat(described(arn).path("stoppedReason").asText()).isEqualTo("too long");
    }

    @Test
    void anUnknownContainerOrAMissingNetworkIsRefused() {
        assertThatThrownBy(() -> run("token-1", "sidekick", "bin/seed")).hasMessageContaining("sidekick");
        ObjectNode input = input("token-1", "app", "bin/seed");
        input.remove("networkConfiguration");
        assertThatThrownBy(() -> call("RunTask", input)).hasMessageContaining("Network Configuration");
    }

    private String run(String token, String container, String... command) {
        return call("RunTask", input(token, container, command))
                .path("tasks")
                .get(0)
                .path("taskArn")
                .asText();
    }

    private static ObjectNode input(String token, String container, String... command) {
        ObjectNode override = Json.object().put("name", container);
        override.set("command", Json.texts(List.of(command)));
        ObjectNode network = Json.object().set("subnets", Json.array().add("subnet-1"));
        ObjectNode input = Json.object()
                .put("cluster", "platform")
                .put("taskDefinition", "web:1")
                .put("startedBy", "me")
                .put("clientToken", token);
        input.set(
                "overrides",
                Json.object().set("containerOverrides", Json.array().add(override)));
        return input.set("networkConfiguration", Json.object().set("awsvpcConfiguration", network));
    }

    private JsonNode described(String arn) {
        ObjectNode input = Json.object().put("cluster", "platform");
        input.set("tasks", Json.array().add(arn));
        return call("DescribeTasks", input).path("tasks").get(0);
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    private JsonNode call(String operation, ObjectNode input) {
        Account id = new Account("111111111111");
        Region region = new Region("us-east-1");
        Caller caller = new Caller(id, region, "arn:aws:iam::111111111111:role/towpath-deploy", "id", true);
        return Optional.ofNullable(cloud.place(id, region).ecs().operations().get(operation))
                .orElseThrow()
                .answer(input, caller);
    }
}
