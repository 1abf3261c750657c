package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.json.Json;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import dev.towpath.testing.Program;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment would change, and what was changed by hand, by the real program against the rehearsal cloud. */
class DriftIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final Duration ROLLOUT = Duration.ofMillis(200);
    private static final String DEV = "111111111111";

    private final Cloud cloud = new Cloud().rollout(ROLLOUT);
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final DemoCloud console = new DemoCloud(cloud, sandbox.endpoint());

    @TempDir
    private Path directory;

    private ProgramUnderTest program;

    private Path infra;

    @BeforeEach
    void begin() {
        program = new ProgramUnderTest(directory, sandbox);
        program.environment.put("TOWPATH_ENV", "dev1");
        infra = program.infra;
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aManualDeploymentIsFoundWithItsDifferenceAndGoneWhenItIsTakenBack() {
        commit();
        SeededCloud.seed(cloud, infra, directory);
        assertThat(program.run("diff", "web-app", "dev1", "--detailed-exitcode"))
                .as(() -> program.complaint())
                .isEqualTo(10);
        assertThat(program.text())
                .startsWith("web-app/dev1 at ")
                .contains(": git asks for sha-9f8e7d6, recorded is nothing\n")
                .contains("\ntask definition \"web-app-dev1\"\n  ~ image of \"app\"  ")
                .contains("\n4 differences");
        program.environment.put("TOWPATH_APP", "web-app,marketing-site");
        program.run("reconcile");
        assertThat(program.run("diff", "web-app", "dev1", "--detailed-exitcode"))
                .isZero();
        assertThat(program.text()).contains("deploying it would change nothing");
        assertThat(program.run("diff", "marketing-site", "dev1", "--detailed-exitcode"))
                .as(() -> program.text())
                .isZero();

        Json still = program.json("drift", "--detailed-exitcode");
        assertThat(states(still)).isEqualTo("{marketing-site=in_sync, web-app=in_sync}");
        assertThat(still.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(still.at("calls", "ecs:DescribeServices")
                        .number()
                        .orElseThrow()
                        .intValue())
                .isEqualTo(2);

        String proper = console.deployByHand(DEV, "web-app-dev1", "web-app-dev1:1");
        console.settle(ROLLOUT);
        Json drift = program.json("drift", "--app", "web-app");
        Json target = drift.get("targets").items().get(0);
        assertThat(target.get("state").text()).contains("drifted");
        assertThat(target.at("reason", "code").text()).contains("manual_deployment");
        assertThat(target.get("drift").items()).as(drift.toString()).isNotEmpty();
        Json finding = target.get("drift").items().get(0);
        assertThat(finding.get("message").text().orElseThrow())
                .startsWith("\"web-app-dev1\" runs web-app-dev1:1 instead of web-app-dev1:");
        assertThat(finding.get("at").text()).isPresent();
        assertThat(finding.get("by").text()).isPresent();
        assertThat(finding.get("changes").items().get(0).get("subject").text()).contains("image of \"app\"");
        assertThat(program.run("drift", "--app", "web-app", "--detailed-exitcode"))
                .isEqualTo(10);
        assertThat(program.text()).contains("drifted").contains("    since 20").contains("~ image of \"app\"  ");
        assertThat(program.run("diff", "web-app", "dev1", "--format", "markdown"))
                .isZero();
        assertThat(program.text()).contains("| ~ | task definition \"web-app-dev1\" | image of \"app\" |");

        console.deployByHand(DEV, "web-app-dev1", proper);
        console.settle(ROLLOUT);
        assertThat(states(program.json("drift", "--app", "web-app"))).isEqualTo("{web-app=in_sync}");
    }

    @Test
    void terraformsDriftIsWhatItWouldChangeWithTheSameFiles() throws IOException {
        Program.onPath("terraform", "install it from releases.hashicorp.com");
        program.environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        program.environment.put("TOWPATH_APP", "moving,still");
        try (StateServer one = StateServer.start();
                StateServer other = StateServer.start()) {
            root(one, "moving", "timestamp()");
            root(other, "still", "\"the same\"");
            commit();
            SeededCloud.seed(cloud, infra, directory);
            assertThat(states(program.json("reconcile"))).isEqualTo("{moving=applied, still=applied}");
            assertThat(states(program.json("status"))).isEqualTo("{moving=in_sync, still=in_sync}");

            Json drift = program.json("drift");

            assertThat(states(drift)).isEqualTo("{moving=drifted, still=in_sync}");
            Json moving = drift.get("targets").items().get(0);
            assertThat(moving.at("reason", "code").text()).contains("resources_changed");
            assertThat(moving.at("reason", "message").text())
                    .contains("the files of the Terraform root are as they were applied, and Terraform would still"
                            + " change it: 1 to change");
            assertThat(moving.get("steps").toString()).contains("~ terraform_data.it: ");
            assertThat(program.run("diff", "moving", "dev1", "--detailed-exitcode"))
                    .as(() -> program.complaint())
                    .isEqualTo(10);
            assertThat(program.text()).contains("Terraform: 1 to change\n  ~ terraform_data.it: ");
            assertThat(program.run("diff", "still", "dev1", "--detailed-exitcode"))
                    .isZero();
        }
    }

    @Test
    void whatCannotBeComparedSaysWhy() {
        commit();
        assertThat(program.run("diff", "web-app", "dev1")).isEqualTo(4);
        assertThat(program.text()).contains("! ");
        assertThat(program.run("diff", "nothing", "dev1")).isEqualTo(3);
        assertThat(program.complaint())
                .contains("looking for \"nothing/dev1\": the config repository has no such target");
    }

    private void root(StateServer states, String app, String input) throws IOException {
        Path root = infra.resolve("apps/" + app + "/dev1");
        Files.createDirectories(root);
        Files.writeString(
                root.resolve("main.tf"),
                states.backend() + "\nresource \"terraform_data\" \"it\" {\n  input = " + input + "\n}\n");
        Files.writeString(infra.resolve("apps/" + app + "/app.yaml"), "ssm_prefix: /" + app + "/{env}\n");
    }

    private void commit() {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit("Begin", DEVELOPER, Instant.now());
        }
    }

    private static String states(Json report) {
        Map<String, String> states = new TreeMap<>();
        report.get("targets")
                .items()
                .forEach(target -> states.put(
                        target.get("app").text().orElseThrow(),
                        target.get("state").text().orElseThrow()));
        return states.toString();
    }
}
