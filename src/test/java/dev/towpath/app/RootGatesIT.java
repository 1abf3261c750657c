package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.state;
import static dev.towpath.app.ForgeUnderRehearsal.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Programs;
import dev.towpath.testing.StateServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plans of Terraform roots do, as a user sees it, with a real Terraform and a real state. */
class RootGatesIT {
    private static final String ROOT = "apps/net/dev1/main.tf";
    private static final String APP = "apps/net/app.yaml";

    @TempDir
    private Path directory = Path.of("");

    private final StateServer states = StateServer.start();
    private Optional<ForgeUnderRehearsal> opened = Optional.empty();
    private ForgeUnderRehearsal world;

    @BeforeEach
    void begin() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Assumptions.assumeTrue(
                Programs.find("terraform", path).isPresent(),
                "terraform is not on the PATH; get it from https://developer.hashicorp.com/terraform/install");
        world = new ForgeUnderRehearsal(directory);
        opened = Optional.of(world);
        world.environment.put("PATH", path);
        world.environment.put("TOWPATH_APP", "net");
        world.git.as("root").put(APP, "drift: { every: 1s, ignore: [terraform_data.noisy] }\n");
        push("size = 1", "Begin the network");
    }

    @AfterEach
    void end() {
        states.close();
        opened.ifPresent(ForgeUnderRehearsal::close);
    }

    @Test
    void whatIsMergedAndNotAppliedIsTold() {
        reconcile("applied");
        push("size = 2", "Widen the network");
        world.git.as("dora").put("README.md", "nothing to do with it\n").commit("Tell about it");
        push("size = 3", "Widen it more");

        String steps = steps(world.json("plan"));

        assertThat(steps)
                .contains("apply Terraform: 1 to change")
                .containsPattern("main is ahead of what was applied by 2 commits since [0-9-]{10}: [0-9a-f]{7,12}"
                        + " .\"Widen it more.\" \\(root\\), [0-9a-f]{7,12} .\"Widen the network.\" \\(root\\)");
        assertThat(steps(world.json("status"))).contains("main is ahead of what was applied by 2 commits");
        assertThat(steps(reconcile("applied"))).doesNotContain("ahead");
        assertThat(world.run("status")).isZero();
        assertThat(world.text()).doesNotContain("ahead");
    }

    @Test
    void driftIsSeenRememberedAndTakenBack() throws Exception {
        reconcile("applied");
        Thread.sleep(1100);
        Json quiet = reconcile("in_sync");
        assertThat(steps(quiet)).isEqualTo("[]");
        states.edit("\"size\": 1", "\"size\": 7");
        Thread.sleep(1100);

        Json drifted = reconcile("drifted");

        assertThat(target(drifted, "net", "dev1").at("reason", "code").text()).contains("resources_changed");
        String message =
                target(drifted, "net", "dev1").at("reason", "message").text().orElseThrow();
        assertThat(message).contains("it would still do: 1 to change").contains("first seen 20");
        assertThat(steps(drifted)).contains("~ terraform_data.net: input");
        Json status = world.json("status");
        assertThat(state(status, "net", "dev1")).as("it is remembered").isEqualTo("drifted");
        assertThat(target(status, "net", "dev1").at("reason", "message").text()).contains(message);
        assertThat(status.get("mutations").number().orElseThrow().intValue()).isZero();

        world.git
                .as("root")
                .put(APP, "drift: { every: 1s }\non_drift: redeploy\n")
                .commit("Take drift back");
        Thread.sleep(1100);
        reconcile("applied");
        assertThat(states.state()).contains("\"size\": 1");
        Thread.sleep(1100);
        reconcile("in_sync");
    }

    @Test
    void withoutAnIntervalNothingIsLookedAtAndNothingRemembered() {
        world.git.as("root").put(APP, "ssm_prefix: /net/{env}\n").commit("Leave it alone");
        reconcile("applied");
        reconcile("in_sync");
        assertThat(world.complaint()).doesNotContain("Terraform");
        world.git
                .as("root")
                .put(APP, "ssm_prefix: /net/{env}\ndrift: { every: 9d }\n")
                .commit("Look at it");
        reconcile("in_sync");
        assertThat(world.complaint()).as("it was applied a moment ago").doesNotContain("Terraform");
        assertThat(Files.exists(directory.resolve("state/root-looks.json"))).isFalse();
    }

    private Json reconcile(String expected) {
        Json report = world.json("reconcile");
        assertThat(state(report, "net", "dev1"))
                .as(report.toString() + world.complaint())
                .isEqualTo(expected);
        return report;
    }

    private void push(String input, String message) {
        world.git
                .as("root")
                .put(ROOT, states.backend() + "resource \"terraform_data\" \"net\" {\n  input = { " + input + " }\n}\n")
                .commit(message);
    }

    private static String steps(Json report) {
        return target(report, "net", "dev1").get("steps").toString();
    }
}
