package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.OLD;
import static dev.towpath.app.ForgeUnderRehearsal.PROD;
import static dev.towpath.app.ForgeUnderRehearsal.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.sandbox.Rollout;
import dev.towpath.testing.GitHubPullRequest;
import dev.towpath.testing.NoticeReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GitHub is told of runs: deployments while they go, and a status on the commit, both only when something changes. */
class AnnouncementsIT {
    @TempDir
    private Path directory = Path.of("");

    private ForgeUnderRehearsal world;
    private final NoticeReceiver chat = NoticeReceiver.start();

    @BeforeEach
    void begin() {
        world = new ForgeUnderRehearsal(directory);
        world.environment.put("TOWPATH_FORGE_NOTICES", "status,deployments");
    }

    @AfterEach
    void end() {
        chat.close();
        world.close();
    }

    private GitSha head() {
        return new GitSha(world.json("plan").get("commit").text().orElseThrow());
    }

    @Test
    void aDeploymentAndAStatusAreToldOnceAndASteadyRunCallsNobody() {
        Json first = world.json("reconcile");
        assertThat(state(first, "web", "dev1")).isEqualTo("deployed");
        assertThat(world.forge.deployments()).containsExactly("web/dev1: [in_progress, success]");
        assertThat(world.forge.statuses(head())).containsExactly("towpath: success, 1 in sync, 1 unpinned");
        assertThat(first.get("calls").members()).containsKeys("github:GET", "github:POST");

        world.github.forgetRequests();
        Json second = world.json("reconcile");
        assertThat(state(second, "web", "dev1")).isEqualTo("in_sync");
        assertThat(world.github.requests()).isEmpty();
        assertThat(second.get("mutations").number().orElseThrow().intValue()).isZero();
    }

    @Test
    void whatWaitsIsPendingUntilItIsApproved() {
        world.json("reconcile");
        GitHubPullRequest request = world.propose(7, "dora", PROD, "artifact: " + ForgeUnderRehearsal.NEW + "\n");
        GitSha merge = world.tryMerge(
                7,
                new GitSha(world.json("plan", "--pull-request", "7")
                        .at("pull_request", "head")
                        .text()
                        .orElseThrow()));
        world.git.point("refs/heads/main", merge);
        request.mergedAs(merge);

        assertThat(state(world.json("reconcile"), "web", "prod1")).isEqualTo("held");
        assertThat(world.forge.statuses(merge)).containsExactly("towpath: pending, 1 in sync, 1 held");
        world.json("reconcile");
        assertThat(world.forge.statuses(merge)).hasSize(1);

        request.approvedBy("carl").approvedBy("sam");
        Json lifted = world.json("reconcile");
        assertThat(state(lifted, "web", "prod1")).as(lifted.toString()).isEqualTo("deployed");
        assertThat(world.forge.statuses(merge))
                .containsExactly("towpath: pending, 1 in sync, 1 held", "towpath: success, 2 in sync");
        assertThat(world.forge.deployments()).contains("web/prod1: [in_progress, success]");
    }

    @Test
    void aFailureIsToldTheForgeAndAChatThatWantsFailures() throws IOException {
        Files.writeString(
                directory.resolve("settings.yaml"),
                "notify: [ { name: chat, kind: slack, address_variable: CHAT, changes: [rolled_back, quarantined] } ]\n");
        world.environment.put(
                "TOWPATH_CONFIG", directory.resolve("settings.yaml").toString());
        world.environment.put("CHAT", chat.url());
        world.json("reconcile");
        chat.forget();
        world.cloud.rollout(OLD, Rollout.exits(1, List.of("no")));
        world.git.put("apps/web/dev1/promotion.yaml", "artifact: " + OLD + "\n").commit("Pin what does not start");

        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("failed");
        assertThat(world.forge.deployments())
                .containsExactly("web/dev1: [in_progress, success]", "web/dev1: [in_progress, failure]");
        assertThat(world.forge.statuses(head())).containsExactly("towpath: failure, 1 failed, 1 unpinned");
        assertThat(chat.messages()).hasSize(1);
        assertThat(chat.messages().get(0).body()).contains("*web/dev1* rolled back sha-1111111: `");

        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("held");
        assertThat(chat.messages())
                .as("the quarantine of what failed is not told again")
                .hasSize(1);
    }

    @Test
    void aForgeThatRefusesOrIsSilentChangesNothing() {
        world.github.when("POST /repos/.*").answer(403, "Resource not accessible by integration");

        assertThat(world.run("reconcile")).as(world.text()).isZero();
        assertThat(world.text()).contains("deployed");
        assertThat(world.forge.deployments()).isEmpty();
        long tried = world.github.requests().stream()
                .filter(asked -> asked.startsWith("POST"))
                .count();
        assertThat(tried).isEqualTo(1);
    }

    @Test
    void nothingIsToldUnlessTheOperatorWantsIt() {
        world.environment.remove("TOWPATH_FORGE_NOTICES");
        assertThat(world.run("reconcile")).isZero();
        assertThat(world.github.requests()).isEmpty();

        world.environment.put("TOWPATH_FORGE_NOTICES", "everything");
        assertThat(world.run("reconcile")).isEqualTo(3);
        assertThat(world.complaint()).contains("\"TOWPATH_FORGE_NOTICES\" names \"everything\"");
    }
}
