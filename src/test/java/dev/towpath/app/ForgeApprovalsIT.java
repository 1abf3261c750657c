package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.cli.Console;
import dev.towpath.model.GitSha;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.GitHttpServer;
import dev.towpath.testing.GitHubDescription;
import dev.towpath.testing.GitHubPullRequest;
import dev.towpath.testing.GitHubRepository;
import dev.towpath.testing.GitHubServer;
import dev.towpath.testing.GitRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program over a real git remote, GitHub's API and the rehearsal cloud: reviews decide, and quiet runs ask nothing. */
class ForgeApprovalsIT {
    private static final String STAGE = "apps/web-app/stage1/promotion.yaml";
    private static final String PIN = "artifact: sha-9f8e7d6\nnot_before: 2020-01-01T00:00:00Z\n";

    private final Map<String, String> environment = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Cloud cloud = new Cloud().rollout(Duration.ofMillis(200));
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final GitHubServer github = GitHubServer.start().require("t0ken");

    @TempDir
    private Path directory;

    private GitRepository git;
    private GitHttpServer remote;
    private GitHubRepository repository;

    @BeforeEach
    void begin() throws IOException {
        environment.put("HOME", directory.toString());
        run("init", "infra");
        Path root = Files.createDirectories(directory.resolve("remote"));
        git = GitRepository.create(root.resolve("infra.git"));
        try (Stream<Path> files = Files.walk(directory.resolve("infra"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                git.put(directory.resolve("infra").relativize(file).toString(), Files.readString(file));
            }
        }
        String platform = Files.readString(directory.resolve("infra/towpath.yaml"));
        git.put("towpath.yaml", platform + "forge: { github: AcmeCorp/infra-config }\n");
        git.remove(STAGE).commit("Begin");
        repository = github.repository("AcmeCorp/infra-config", git);
        github.team("acmecorp/platform", "sam").team("AcmeCorp/product", "pat");
        remote = GitHttpServer.start(root);
        environment.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", "rehearsal",
                "AWS_SECRET_ACCESS_KEY", "rehearsal",
                "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                "TOWPATH_REPO", remote.url("infra.git"),
                "TOWPATH_APP", "web-app",
                "GITHUB_API_URL", github.url(),
                "GITHUB_TOKEN", "t0ken"));
        assertThat(SeededCloud.seed(cloud, git.directory(), directory)).isEmpty();
    }

    @AfterEach
    void end() {
        sandbox.close();
        remote.close();
        github.close();
        git.close();
    }

    /** A branch with the pin, squashed onto main and deleted, so that nobody but GitHub has what was reviewed. */
    private GitHubPullRequest squashed(String reviewed, String merged) throws IOException {
        GitSha head = git.on("promote").as("dora").put(STAGE, reviewed).commit("Promote");
        GitHubPullRequest pull = repository.pullRequest("dora", head, "main").fromBranch("promote");
        pull.mergedAs(git.on("main").as("dora").put(STAGE, merged).commit("Promote (#1)"));
        RefUpdate branch = git.repository().updateRef("refs/heads/promote");
        branch.setForceUpdate(true);
        branch.delete();
        return pull;
    }

    @Test
    void aReviewLiftsAHoldAndAQuietRunAsksNothing() throws IOException {
        GitHubPullRequest pull = squashed(PIN, PIN);
        Json first = json("reconcile");
        assertThat(state(first, "dev1")).isEqualTo("deployed");
        assertThat(state(first, "stage1")).isEqualTo("held");
        assertThat(verdict("stage1")).isEqualTo("missing: needs 1 approval by staff");

        pull.approvedBy("pat").approvedBy("dora");
        assertThat(verdict("stage1")).isEqualTo("missing: needs 1 approval by staff");

        pull.approvedBy("sam");
        Json second = json("reconcile");
        assertThat(state(second, "stage1")).as(second.toString()).isEqualTo("deployed");
        assertThat(verdict("stage1")).isEqualTo("granted: approved by sam (staff)");

        github.forgetRequests();
        Json quiet = json("reconcile", "--env", "dev1", "--env", "stage1");
        assertThat(state(quiet, "stage1")).isEqualTo("in_sync");
        assertThat(quiet.get("calls").members().keySet()).noneMatch(call -> call.startsWith("github:"));
        assertThat(github.requests()).isEmpty();
        assertThat(GitHubDescription.read().problems(github.answers())).isEmpty();
    }

    @Test
    void aMergeCostsAHandfulOfRequests() throws IOException {
        squashed("# as it was reviewed\n" + PIN, PIN).approvedBy("sam");
        assertThat(verdict("stage1")).isEqualTo("granted: approved by sam (staff)");
        String tree = github.requests().stream()
                .filter(request -> request.contains("/git/trees/"))
                .findFirst()
                .orElseThrow();
        assertThat(github.requests().stream()
                        .map(request -> request.replaceAll("[0-9a-f]{40}", "SHA"))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "GET /repos/AcmeCorp/infra-config/commits/SHA/pulls",
                        "GET /repos/AcmeCorp/infra-config/pulls/1/commits",
                        "GET /repos/AcmeCorp/infra-config/pulls/1/reviews",
                        "GET /repos/AcmeCorp/infra-config/issues/1/events",
                        "GET /users/sam",
                        "GET /repos/AcmeCorp/infra-config/git/trees/SHA?recursive=1",
                        "GET /repos/AcmeCorp/infra-config/git/blobs/SHA",
                        "GET /orgs/acmecorp/teams/platform/members");
        assertThat(tree).isNotBlank();
    }

    @Test
    void whatNobodySawIsNotApproved() throws IOException {
        squashed(PIN.replace("9f8e7d6", "1111111"), PIN).approvedBy("sam");
        assertThat(run("approvals", "web-app", "stage1")).isEqualTo(4);
        assertThat(text()).contains("missing").contains("saw something else at");
    }

    @Test
    void aDirectPushIsNotApproved() {
        git.on("main").as("mallory").put(STAGE, PIN).commit("Promote");
        assertThat(verdict("stage1"))
                .startsWith("missing: needs 1 approval by staff")
                .contains("was pushed directly");
    }

    @Test
    void whatGitHubDoesNotSayIsUnknown() throws IOException {
        squashed(PIN, PIN).approvedBy("sam");
        environment.put("GITHUB_TOKEN", "expired");
        assertThat(verdict("stage1"))
                .startsWith("unknown: ")
                .contains("it does not accept the credentials (Bad credentials)")
                .contains("set GITHUB_TOKEN to a token that is valid");
        assertThat(state(json("reconcile"), "stage1")).isEqualTo("held");
        environment.put("GITHUB_TOKEN", "t0ken");
        github.renamed("acmecorp/platform", "acmecorp/crew");
        assertThat(verdict("stage1")).contains("GitHub shows no team \"AcmeCorp/platform\"");
        github.renamed("acmecorp/crew", "acmecorp/platform");
        github.when("GET .*/git/blobs/.*").answer(502, "Bad Gateway");
        assertThat(verdict("stage1")).isEqualTo("granted: approved by sam (staff)");
        github.when("GET .*/git/trees/.*").answer(404, "Not Found");
        assertThat(verdict("stage1")).startsWith("unknown: ").contains("with 404");
        environment.put("GITHUB_API_URL", "https://evil.example.com");
        environment.put("TOWPATH_FORGE_HOSTS", "api.github.com");
        assertThat(verdict("stage1"))
                .startsWith("unknown: ")
                .contains("the forge at \"evil.example.com\" is not one that the operator allows");
    }

    @Test
    void aReviewedFileThatCannotBeHadIsUnknown() throws IOException {
        squashed("# as it was reviewed\n" + PIN, PIN).approvedBy("sam");
        github.when("GET .*/git/blobs/.*").answer(502, "Bad Gateway");
        assertThat(verdict("stage1")).startsWith("unknown: ").contains("with 502: Bad Gateway");
        github.recover();
        assertThat(verdict("stage1")).isEqualTo("granted: approved by sam (staff)");
    }

    private String verdict(String env) {
        int status = run("approvals", "web-app", env, "--format", "json");
        Json verdict = Json.parse(text()).orElseThrow(() -> new AssertionError(text() + err));
        String word = verdict.get("verdict").text().orElseThrow();
        assertThat(status).isEqualTo(word.equals("granted") ? 0 : 4);
        return word + ": " + verdict.get("message").text().orElseThrow();
    }

    private Json json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        run(words.toArray(new String[0]));
        return Json.parse(text()).orElseThrow(() -> new AssertionError(text() + err));
    }

    private static String state(Json report, String environment) {
        return report.get("targets").items().stream()
                .filter(target -> target.get("env").text().equals(Optional.of(environment)))
                .findFirst()
                .flatMap(target -> target.get("state").text())
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        Console console = new Console(stream(out), stream(err), false, false, environment);
        return Main.run(List.of(arguments), console, directory, () -> false, () -> {});
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
