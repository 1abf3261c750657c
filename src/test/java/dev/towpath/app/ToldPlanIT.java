package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.state;
import static dev.towpath.app.ForgeUnderRehearsal.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.Programs;
import dev.towpath.model.GitSha;
import dev.towpath.testing.GitHubPullRequest;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the plan that a pull request shows to the apply after its merge, with a real Terraform and a real state. */
class ToldPlanIT {
    private static final String ROOT = "apps/net/prod1/main.tf";

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
        world.environment.put("TOWPATH_TERRAFORM_VARIABLES", "TF_VAR_more");
        world.environment.put("TF_VAR_more", "0");
    }

    @AfterEach
    void end() {
        states.close();
        opened.ifPresent(ForgeUnderRehearsal::close);
    }

    @Test
    void whatIsAppliedIsWhatTheReviewersWereTold() throws IOException {
        GitHubPullRequest first = proposed(6, 1);
        assertThat(world.run("plan", "--pull-request", "6")).isZero();
        approved(first);
        merged(first, root(1));
        Json applied = world.json("reconcile");
        assertThat(state(applied, "net", "prod1")).as(applied.toString()).isEqualTo("applied");

        GitHubPullRequest second = proposed(7, 2);
        assertThat(world.run("plan", "--pull-request", "7")).isZero();
        assertThat(world.text()).contains("Terraform would: 1 to change").doesNotContain("will not compare");
        approved(second);
        merged(second, root(2));
        assertThat(toldPlan(world.json("explain", "net", "prod1")))
                .as("nothing has changed since")
                .isEqualTo("those who agreed were told 1 to change in pull request #7, and it is the same plan");

        world.environment.put("TF_VAR_more", "1");
        Json held = world.json("reconcile");
        assertThat(state(held, "net", "prod1")).as(held.toString()).isEqualTo("held");
        assertThat(target(held, "net", "prod1").at("reason", "code").text()).contains("plan_changed");
        assertThat(target(held, "net", "prod1").at("reason", "message").text())
                .contains(
                        "those who agreed were told 1 to change in pull request #7; now also terraform_data.more[0] is"
                                + " created");
        String fingerprint = target(held, "net", "prod1")
                .at("reason", "advice")
                .text()
                .orElseThrow()
                .replaceAll(".*--accept-plan ([0-9a-f]{12}).*", "$1");
        assertThat(state(world.json("reconcile"), "net", "prod1")).as("still").isEqualTo("held");
        assertThat(state(world.json("reconcile", "--dry-run", "--accept-plan", fingerprint), "net", "prod1"))
                .as("exactly this plan may be accepted")
                .isEqualTo("would_apply");

        second.approvedBy("sam", Instant.now().plusSeconds(1));

        assertThat(state(world.json("reconcile"), "net", "prod1"))
                .as("sam has seen what was told after the merge")
                .isEqualTo("applied");
        assertThat(world.run("reconcile", "--accept-plan", "zz")).isEqualTo(2);
        assertThat(states.state()).contains("canary-token");
        try (Stream<Path> kept = Files.walk(directory.resolve("state"))) {
            assertThat(kept.filter(Files::isRegularFile).map(ToldPlanIT::text).toList())
                    .anyMatch(text -> text.contains("towpath.told-plans/v1"))
                    .noneMatch(text -> text.contains("canary"));
        }
    }

    @Test
    void aDestructionIsApprovedOnItsOwnPullRequest() {
        world.environment.put("TF_VAR_more", "1");
        GitHubPullRequest first = proposed(6, 1);
        approved(first);
        merged(first, root(1));
        assertThat(state(world.json("reconcile"), "net", "prod1")).isEqualTo("applied");
        String smaller = root(1).replace("count = var.more", "count = 0");
        GitHubPullRequest second = world.propose(7, "dora", ROOT, smaller);
        approved(second);
        merged(second, smaller);

        Json held = world.json("reconcile");
        assertThat(target(held, "net", "prod1").at("reason", "code").text()).contains("destructive");
        assertThat(target(held, "net", "prod1").at("reason", "message").text().orElseThrow())
                .as("nothing but the pull request is asked about")
                .startsWith("needs 1 approval by staff");

        second.approvedBy("tess", Instant.now());
        Json applied = world.json("reconcile");
        assertThat(state(applied, "net", "prod1")).as(applied.toString()).isEqualTo("applied");
        assertThat(target(applied, "net", "prod1").get("steps").toString()).contains("0 changed, 1 destroyed");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String toldPlan(Json report) {
        return target(report, "net", "prod1").get("gates").items().stream()
                .filter(gate -> gate.get("gate").text().equals(Optional.of("told_plan")))
                .findFirst()
                .flatMap(gate -> gate.get("evidence").text())
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private GitHubPullRequest proposed(int number, int size) {
        return world.propose(number, "dora", ROOT, root(size));
    }

    private static void approved(GitHubPullRequest request) {
        Instant now = Instant.now();
        request.approvedBy("sam", now).approvedBy("carl", now);
    }

    private void merged(GitHubPullRequest request, String content) {
        GitSha merge = world.git
                .on("main")
                .as("web-flow")
                .put(ROOT, content)
                .commit("Merge pull request #" + request.number(), request.headCommit());
        request.mergedAs(merge);
    }

    private String root(int size) {
        return states.backend() + """
                variable "more" {
                  type = number
                }
                resource "terraform_data" "net" {
                  input = { size = %d, token = "canary-token", plain = "canary-text" }
                }
                resource "terraform_data" "more" {
                  count = var.more
                }
                """.formatted(size);
    }
}
