package dev.towpath.app;

import static dev.towpath.app.RootsUnderRehearsal.states;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container whose Terraform root is applied here: first the root, then the service on what the root has registered. */
class ContainerRootIT {
    private static final String PIN = "sha-1111111";
    private static final String VARIABLE = "\"environment\":[{\"name\":\"FLAVOUR\",\"value\":\"strong\"}]";
    private static final String AUTHORIZATION =
            "AWS4-HMAC-SHA256 Credential=111111111111/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=rehearsal";

    @TempDir
    private Path directory = Path.of("");

    private RootsUnderRehearsal world;

    @BeforeEach
    void begin() throws IOException {
        world = new RootsUnderRehearsal(directory);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private RootsUnderRehearsal web(String pin, String resource) {
        return world.settings("web", "type: container\nterraform: apply\n")
                .root("web", resource)
                .put("apps/web/dev1/promotion.yaml", "artifact: " + pin + "\n");
    }

    private static List<String> steps(Json report) {
        return report.get("targets").items().get(0).get("steps").items().stream()
                .flatMap(step -> step.text().stream())
                .toList();
    }

    @Test
    void theServiceIsRolledToWhatTheRootHasRegisteredThoughThePinIsTheSame() throws IOException, InterruptedException {
        web(PIN, "resource \"terraform_data\" \"this\" {}\n").commit("Begin");
        Json first = world.json("reconcile");
        assertThat(states(first)).as(first + world.complaint()).isEqualTo(Map.of("web", "deployed"));
        assertThat(steps(first)).containsSubsequence("+ terraform_data.this", "deploy 920534281604-acme/web:" + PIN);
        assertThat(states(world.json("reconcile"))).isEqualTo(Map.of("web", "in_sync"));
        Json running = running();
        assertThat(running.get("environment").items()).isEmpty();

        // What Terraform's provider does when an environment variable changes in the root.
        world.put("apps/web/dev1/revision.json", revision().replace("\"environment\":[]", VARIABLE));
        web(PIN, """
                        resource "terraform_data" "this" {
                          triggers_replace = filesha256("${path.module}/revision.json")
                          provisioner "local-exec" {
                            command = "curl -sf -o /dev/null -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition' -H 'Authorization: %s' -d @${path.module}/revision.json %s"
                          }
                        }
                        """.formatted(AUTHORIZATION, world.sandbox.endpoint())).commit("Set a variable");
        assertThat(states(world.json("reconcile"))).isEqualTo(Map.of("web", "failed"));
        assertThat(world.text()).contains("add \\\"web/local-exec\\\" to \\\"terraform_allow\\\"");
        world.environment.put("TOWPATH_TERRAFORM_ALLOW", "web/local-exec");
        world.started();

        Json second = world.json("reconcile");

        assertThat(states(second)).as(second + world.complaint()).isEqualTo(Map.of("web", "deployed"));
        assertThat(world.started("plan", "apply")).containsExactly("plan web", "apply web");
        assertThat(running().get("environment").toString()).contains("FLAVOUR").contains("strong");
        assertThat(running().get("image")).isEqualTo(running.get("image"));
        assertThat(states(world.json("reconcile"))).isEqualTo(Map.of("web", "in_sync"));
        assertThat(world.started()).isEmpty();
    }

    @Test
    void aRootThatIsOnlyPlannedIsNotPlannedAgainBeforeItsFilesChange() throws IOException {
        String settings = "type: container\nterraform: plan\nplan_limits: { creates: 0 }\n";
        web(PIN, "resource \"terraform_data\" \"this\" {}\n")
                .settings("web", settings)
                .commit("Begin");
        assertThat(states(world.json("reconcile"))).isEqualTo(Map.of("web", "deployed"));
        assertThat(world.started("plan", "apply")).containsExactly("plan web");
        String sentence = "app.yaml says terraform: plan, so this root is only planned: 1 to create";
        for (int run = 0; run < 2; run++) {
            Json still = world.json("reconcile");
            assertThat(states(still)).isEqualTo(Map.of("web", "held"));
            assertThat(still.toString()).contains(sentence, "Terraform would: 1 to create", "terraform_data.this");
            assertThat(still.get("mutations").number().orElseThrow().intValue()).isZero();
            assertThat(world.started()).isEmpty();
        }
        assertThat(world.json("plan").toString()).contains(sentence);
        assertThat(world.started("plan")).as("a person asks").containsExactly("plan web");
        web(PIN, "resource \"terraform_data\" \"that\" {}\nresource \"terraform_data\" \"this\" {}\n")
                .settings("web", settings)
                .commit("One more");
        assertThat(world.json("reconcile").toString()).contains("only planned: 2 to create");
        assertThat(world.started("plan", "apply")).containsExactly("plan web");
        assertThat(world.json("reconcile").toString()).contains("only planned: 2 to create");
        assertThat(world.started()).isEmpty();
    }

    /** The container that the service's own deployment runs. */
    private Json running() throws IOException, InterruptedException {
        return running(service()).get("containerDefinitions").items().get(0);
    }

    private Json running(Json service) throws IOException, InterruptedException {
        return ask(
                        "DescribeTaskDefinition",
                        Map.of(
                                "taskDefinition",
                                service.get("taskDefinition").text().orElseThrow()))
                .get("taskDefinition");
    }

    private Json service() throws IOException, InterruptedException {
        return ask("DescribeServices", Map.of("cluster", "platform", "services", List.of("web-dev1")))
                .get("services")
                .items()
                .get(0);
    }

    /** The running revision without what ECS adds to one, and without anything of Towpath's. */
    private String revision() throws IOException, InterruptedException {
        Map<String, Object> fields = new TreeMap<>(running(service()).members());
        fields.keySet()
                .retainAll(Set.of(
                        "family", "containerDefinitions", "cpu", "memory", "networkMode", "requiresCompatibilities"));
        return Json.of(fields).canonical();
    }

    private Json ask(String operation, Map<String, Object> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(world.sandbox.endpoint())
                .header("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("Authorization", AUTHORIZATION)
                .POST(HttpRequest.BodyPublishers.ofString(Json.of(body).canonical()))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body()).orElseThrow();
    }
}
