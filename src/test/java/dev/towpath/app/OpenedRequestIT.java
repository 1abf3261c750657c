package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.NEW;
import static dev.towpath.app.ForgeUnderRehearsal.PROD;
import static dev.towpath.app.ForgeUnderRehearsal.REPOSITORY;
import static dev.towpath.app.ForgeUnderRehearsal.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.testing.GitRepository;
import dev.towpath.testing.Program;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promotions open pull requests, and bring the one that is open up to date, from a repository that is named by its URL. */
class OpenedRequestIT {
    private static final String BRANCH = "towpath/promote/web/prod1";

    @TempDir
    private Path directory;

    private Optional<ForgeUnderRehearsal> opened = Optional.empty();

    @BeforeEach
    void begin() {
        ForgeUnderRehearsal world = new ForgeUnderRehearsal(directory);
        opened = Optional.of(world);
        Program.onPath("git", "install git")
                .in(world.git.directory())
                .with(Map.of("GIT_CONFIG_NOSYSTEM", "1", "HOME", directory.toString()))
                .run("config", "http.receivepack", "true");
        world.environment.putAll(Map.of("GIT_AUTHOR_NAME", "devon", "GIT_AUTHOR_EMAIL", "devon@example.com"));
    }

    @AfterEach
    void end() {
        opened.ifPresent(ForgeUnderRehearsal::close);
    }

    private ForgeUnderRehearsal world() {
        return opened.orElseThrow();
    }

    @Test
    void aPromotionIsPushedAndOpenedAndTheNextOneReplacesIt() {
        world().git
                .put("apps/web/app.yaml", "source: AcmeCorp/web\n")
                .put(PROD, "artifact: sha-0000000\n")
                .commit("Say the source");
        assertThat(state(world().json("reconcile"), "web", "dev1")).isEqualTo("deployed");

        Json first = world().json("promote", "web", "--to", "prod1", "--open-pr");

        assertThat(first.at("branch", "pushed_to").text()).contains(world().url());
        assertThat(first.at("pull_request", "fresh").isTrue()).isTrue();
        assertThat(first.at("pull_request", "link").text()).contains("https://github.com/" + REPOSITORY + "/pull/1");
        assertThat(world().github.requests())
                .anyMatch(request -> request.startsWith("POST /repos/" + REPOSITORY + "/pulls"));
        String asked = asked("POST");
        assertThat(asked)
                .contains("Promote web " + NEW + " to prod1")
                .contains("| pinned now | `sha-0000000` |")
                .contains("| pinned then | `" + NEW + "` |")
                .contains("| proven in | `dev1` |")
                .contains("What is new: https://github.com/AcmeCorp/web/compare/0000000...2222222");

        Json again = world().json("promote", "web", "--to", "prod1", "--open-pr");
        assertThat(again.at("pull_request", "fresh").isTrue()).isFalse();
        assertThat(again.at("branch", "commit").text())
                .isEqualTo(first.at("branch", "commit").text());
        assertThat(again.get("calls").members()).doesNotContainKeys("git:push", "github:PATCH", "github:POST");

        world().git
                .on("main")
                .put("apps/web/dev1/promotion.yaml", "artifact: sha-1111111\n")
                .commit("Back to the old");
        world().json("reconcile");
        Json other = world().json("promote", "web", "--to", "prod1", "--open-pr");
        assertThat(other.get("after").text()).contains("sha-1111111");
        assertThat(other.at("pull_request", "fresh").isTrue()).isFalse();
        assertThat(asked("PATCH")).contains("Promote web sha-1111111 to prod1");
        assertThat(text(BRANCH)).startsWith("artifact: sha-1111111\ndigest: sha256:");
        assertThat(text("main")).isEqualTo("artifact: sha-0000000\n");
    }

    @Test
    void theApplicationsCommitsAreListed() {
        try (GitRepository application = GitRepository.create(directory.resolve("served/web.git"))) {
            GitSha old = application.as("devon").put("a", "1").commit("Begin");
            GitSha fresh = application.as("devon").put("a", "2").commit("Say hello to @everyone, see #7");
            world().github.repository("AcmeCorp/web", application);
            String from = "sha-" + old.value().substring(0, 12);
            String to = "sha-" + fresh.value().substring(0, 12);
            world().git
                    .on("main")
                    .put("apps/web/app.yaml", "source: AcmeCorp/web\n")
                    .put(PROD, "artifact: " + from + "\n")
                    .put("apps/web/dev1/promotion.yaml", "artifact: " + to + "\n")
                    .commit("Pin commits");
            SeededCloud.seed(world().cloud, world().git.directory(), directory.resolve("again"));
            assertThat(state(world().json("reconcile"), "web", "dev1")).isEqualTo("deployed");

            assertThat(world().run("promote", "web", "--to", "prod1", "--open-pr"))
                    .as(() -> world().complaint())
                    .isZero();

            assertThat(world().text())
                    .contains("  pull request #1, https://github.com/" + REPOSITORY + "/pull/1\n")
                    .endsWith("next: let those who must agree review the pull request, then merge it\n");
            assertThat(asked("POST"))
                    .contains("* `" + fresh.value().substring(0, 7) + " Say hello to @everyone, see #7 — devon`");
        }
    }

    @Test
    void aForgeThatRefusesSaysSoAfterTheBranchWasPushed() {
        world().git.put(PROD, "artifact: sha-0000000\n").commit("Pin");
        world().json("reconcile");
        world().github.when("POST /repos/.*/pulls").answer(403, "Resource not accessible by integration");

        assertThat(world().run("promote", "web", "--to", "prod1", "--open-pr")).isNotZero();

        assertThat(world().complaint()).contains("towpath: ");
        assertThat(text(BRANCH)).startsWith("artifact: " + NEW + "\n");
    }

    /** What was last said to the forge about a pull request, as it answered it. */
    private String asked(String method) {
        return world().github.answers().stream()
                .filter(answer ->
                        answer.method().equals(method) && answer.path().contains("/pulls"))
                .reduce((one, other) -> other)
                .map(answer -> Json.parse(answer.body()).orElseThrow())
                .map(json -> json.get("title").text().orElse("") + "\n"
                        + json.get("body").text().orElse(""))
                .orElseThrow();
    }

    private String text(String branch) {
        return Program.onPath("git", "install git")
                        .in(world().git.directory())
                        .with(Map.of("GIT_CONFIG_NOSYSTEM", "1", "HOME", directory.toString()))
                        .text("show", branch + ":" + PROD)
                + "\n";
    }
}
