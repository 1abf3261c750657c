package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Programs;
import dev.towpath.testing.StateServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Terraform would do once a pull request is merged, with a real Terraform that no reviewer has agreed to yet. */
class PreviewTerraformIT {
    private static final String ROOT = "apps/net/prod1/main.tf";

    @TempDir
    private Path directory = Path.of("");

    private final StateServer states = StateServer.start();
    private final List<ForgeUnderRehearsal> opened = new ArrayList<>();
    private ForgeUnderRehearsal world;

    @BeforeEach
    void begin() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Assumptions.assumeTrue(
                Programs.find("terraform", path).isPresent(),
                "terraform is not on the PATH; get it from https://developer.hashicorp.com/terraform/install");
        world = new ForgeUnderRehearsal(directory);
        opened.add(world);
        world.environment.put("PATH", path);
    }

    @AfterEach
    void end() {
        states.close();
        opened.forEach(ForgeUnderRehearsal::close);
    }

    @Test
    void reviewersSeeWhatTheyAreAskedForAndNoSecretOfIt() {
        world.propose(
                7,
                "dora",
                ROOT,
                states.backend() + "resource \"terraform_data\" \"a\" {\n  input = \"hunter2-canary\"\n}\n");

        assertThat(world.run("plan", "--pull-request", "7", "--comment"))
                .as(world.text() + world.complaint())
                .isZero();

        assertThat(world.forge.comments(7).get(0))
                .contains("**held**<br>`approval_missing` needs 1 approval by client and 1 approval by staff")
                .contains("Terraform would: 1 to create<br>\\+ terraform\\_data.a")
                .doesNotContain("canary");
        assertThat(states.state()).as("a plan writes nothing").isEmpty();

        Json without = world.json("plan", "--pull-request", "7", "--no-terraform");
        assertThat(without.toString()).contains("Terraform was not asked").doesNotContain("to create");
        assertThat(state(world.json("plan"), "web", "dev1")).isEqualTo("would_deploy");
    }

    @Test
    void nothingOfAForkIsEverStarted() {
        world.propose(
                        7,
                        "dora",
                        ROOT,
                        states.backend() + "resource \"terraform_data\" \"a\" {\n  input = \"hunter2-canary\"\n}\n")
                .fromFork(Optional.of("stranger/infra-config"))
                .approvedBy("carl")
                .approvedBy("sam");

        Json report = world.json("plan", "--pull-request", "7");

        assertThat(state(report, "net", "prod1")).isEqualTo("unknown");
        assertThat(report.toString())
                .contains("neither AWS nor Terraform was asked")
                .doesNotContain("to create");
        assertThat(report.get("calls").members().keySet()).allMatch(call -> call.startsWith("git"));
        assertThat(directory.resolve(".cache/towpath/terraform")).doesNotExist();
    }
}
