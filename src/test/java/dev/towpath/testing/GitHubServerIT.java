package dev.towpath.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripted GitHub answers has the form that GitHub publishes. */
class GitHubServerIT {
    private static final String NAME = "Acme/infra-config";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private GitRepository git;
    private GitHubServer github;
    private GitHubRepository repository;

    @BeforeEach
    void start() {
        git = GitRepository.create(directory.resolve("infra-config.git"));
        github = GitHubServer.start();
        repository = github.repository(NAME, git);
    }

    @AfterEach
    void stop() {
        github.close();
        git.close();
    }

    @Test
    void everyAnswerHasThePublishedForm() throws Exception {
        git.put("a/b.yaml", "one\n").commit("Begin");
        GitSha head = git.on("change").as("ann").put("a/b.yaml", "two\n").commit("Change it");
        GitHubPullRequest pull = repository.pullRequest("ann", head, "main").fromBranch("change");
        repository.pullRequest("ann", head, "main").fromFork(Optional.of("bo/infra-config"));
        pull.approvedBy("sam")
                .changesRequestedBy("lee")
                .commentedBy("bo")
                .pendingBy("max")
                .dismissed("sam");
        pull.approvedBy("ghost").reviewed("kim", "APPROVED", Optional.empty()).approvedBy("dependabot[bot]");
        GitSha merge = git.on("main").put("a/b.yaml", "two\n").commit("Merge", head);
        pull.asked("sam")
                .retargeted("change")
                .retargetedByItself("main")
                .baseForced()
                .mergedAs(merge);
        github.email("ann@example.com", Optional.empty());
        github.team("Acme/platform", "sam");
        GitHubServer.Answered tree = get("/git/trees/" + head + "?recursive=1");
        String blob = tree.body().replaceAll("(?s).*git/blobs/([0-9a-f]{40}).*", "$1");
        for (String path : List.of(
                "/commits/" + merge + "/pulls",
                "/pulls?state=all",
                "/pulls/1",
                "/pulls/2",
                "/pulls/1/commits",
                "/pulls/1/reviews",
                "/issues/1/events",
                "/git/commits/" + head,
                "/git/blobs/" + blob,
                "/git/ref/heads/main")) {
            get(path);
        }
        send("GET", "/users/sam", "");
        send("GET", "/orgs/Acme/teams/platform/members", "");
        send("GET", "/orgs/Acme/teams/platform/memberships/sam", "");
        post("/issues/1/comments", "{\"body\":\"hello\"}");
        get("/issues/1/comments");
        send("PATCH", "/repos/" + NAME + "/issues/comments/9001", "{\"body\":\"hello again\"}");
        post("/statuses/" + merge, "{\"state\":\"success\",\"context\":\"towpath\",\"description\":\"fine\"}");
        get("/commits/" + merge + "/statuses");
        post("/deployments", "{\"ref\":\"" + merge + "\",\"environment\":\"prod1\",\"auto_merge\":false}");
        get("/deployments");
        post("/deployments/9003/statuses", "{\"state\":\"in_progress\"}");
        get("/deployments/9003/statuses");
        git.on("more").put("a/c.yaml", "x\n").commit("More");
        post("/pulls", "{\"title\":\"More\",\"head\":\"more\",\"base\":\"main\",\"body\":\"text\"}");

        assertThat(github.answers().stream().map(answer -> answer.path() + " " + answer.status()))
                .hasSize(24)
                .noneMatch(answer -> answer.matches(".* [345]..$"));
        assertThat(GitHubDescription.read().problems(github.answers())).isEmpty();
        assertThat(repository.comments(1)).containsExactly("hello again");
        assertThat(repository.statuses(merge)).containsExactly("towpath: success, fine");
        assertThat(repository.deployments()).containsExactly("prod1: [in_progress]");
    }

    @Test
    void aWrongAnswerIsFound() {
        GitHubServer.Answered wrong = new GitHubServer.Answered(
                "GET", "/repos/a/b/pulls/1/reviews", 200, "[{\"id\":\"x\",\"state\":\"APPROVED\"}]");
        assertThat(GitHubDescription.read().problems(List.of(wrong)))
                .anyMatch(problem -> problem.contains("[0].id"))
                .anyMatch(problem -> problem.contains("commit_id"));
        assertThat(GitHubDescription.read().problems(List.of(new GitHubServer.Answered("GET", "/nothing", 200, "{}"))))
                .containsExactly("GET /nothing 200 is not described");
    }

    private GitHubServer.Answered get(String path) throws IOException, InterruptedException {
        return send("GET", "/repos/" + NAME + path, "");
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        send("POST", "/repos/" + NAME + path, body);
    }

    private GitHubServer.Answered send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(github.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).as(method + " " + path).isNotEmpty();
        return new GitHubServer.Answered(method, path, answer.statusCode(), answer.body());
    }
}
