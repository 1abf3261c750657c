package dev.towpath.adapter.forge.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.GitHubRepository;
import dev.towpath.testing.GitHubServer;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests over HTTP against a scripted GitHub: what is asked again, what is waited for, what is refused. */
class GitHubConnectionIT {
    private static final String NAME = "Acme/infra-config";
    private static final String PULL = "/repos/Acme/infra-config/pulls/1";
    private static final String REVIEWS = PULL + "/reviews";

    @TempDir
    private Path directory;

    private GitRepository git;
    private GitHubServer server;
    private GitHubRepository repository;
    private Rig rig;

    @BeforeEach
    void start() {
        git = GitRepository.create(directory.resolve("infra-config.git"));
        git.put("a", "1\n").commit("Begin");
        GitSha head = git.on("change").put("a", "2\n").commit("Change");
        server = GitHubServer.start();
        repository = server.repository(NAME, git);
        repository.pullRequest("ann", head, "main").fromBranch("change");
        rig = Rig.to(server, directory.resolve("cache"));
    }

    @AfterEach
    void stop() {
        server.close();
        git.close();
    }

    @Test
    void sendsTheTokenAndCountsEveryRequest() {
        server.require("secret-token");
        assertThat(rig.github().get(PULL).get("number").number().orElseThrow()).isEqualTo("1");
        Json comment =
                rig.github().post(GitHubConnection.pathIn(NAME, "issues", 1, "comments"), Map.of("body", "hello"));
        int id = comment.get("id").number().orElseThrow().intValue();
        rig.github().patch(GitHubConnection.pathIn(NAME, "issues", "comments", id), Map.of("body", "again"));
        assertThat(repository.comments(1)).containsExactly("again");
        assertThat(rig.calls().calls())
                .containsExactlyInAnyOrderEntriesOf(Map.of("github:GET", 1L, "github:POST", 1L, "github:PATCH", 1L));
        assertThat(rig.calls().mutations()).isEqualTo(2);
    }

    @Test
    void followsEveryPage() {
        server.pagesOf(2);
        for (int n = 0; n < 5; n++) {
            repository.pullRequest(1).commentedBy("user" + n);
        }
        assertThat(rig.github().list(REVIEWS)).hasSize(5);
        assertThat(server.requests())
                .containsExactly("GET " + REVIEWS, "GET " + REVIEWS + "?page=2", "GET " + REVIEWS + "?page=3");
    }

    @Test
    void anEnterpriseServerHasItsApiBelowAPath() {
        repository.pullRequest(1).commentedBy("sam").commentedBy("lee");
        server.pagesOf(1);
        GitHubSettings settings = new GitHubSettings(
                URI.create(server.url() + "/api/v3"),
                new GitHubCredentials.Token("secret-token"),
                directory.resolve("cache"));
        GitHubConnection enterprise = new GitHubConnection(settings, rig.calls(), Clock.systemUTC(), time -> {});
        assertThat(enterprise.list(REVIEWS)).hasSize(2);
        server.when("GET .*").raw(200, "[]").header("Link", "<" + server.url() + REVIEWS + ">; rel=\"next\"");
        assertThat(failure(() -> enterprise.list(REVIEWS)).message())
                .startsWith("GitHub's answer to GET " + REVIEWS + " goes on at ");
    }

    @Test
    void aListThatNeverEndsIsCutWithASentence() {
        String next = "<" + server.url() + REVIEWS + "?page=9>; rel=\"next\"";
        String entries = "[" + "{},".repeat(999) + "{}]";
        server.when("GET " + REVIEWS).raw(200, entries).header("Link", next);
        assertThat(failure(() -> rig.github().list(REVIEWS)).message())
                .isEqualTo("GitHub's answer to GET " + REVIEWS
                        + " has more than 5000 entries, which is the most that is read");
        assertThat(server.requests()).hasSize(5);
    }

    @Test
    void anEmptyPageWithAnotherOneBehindItIsNoAnswer() {
        server.when("GET " + REVIEWS).raw(200, "[]").header("Link", "<" + server.url() + REVIEWS + ">; rel=\"next\"");
        assertThat(failure(() -> rig.github().list(REVIEWS)).message())
                .isEqualTo("GitHub's answer to GET " + REVIEWS + " is cut short or no JSON of the documented form");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void neverFollowsAPageToAnotherHost() {
        for (String foreign : List.of(
                "http://127.0.0.1:1/repos/x",
                "https://evil.example.com/",
                "http://user@127.0.0.1/",
                "::",
                "/relative")) {
            server.recover();
            server.when("GET .*").raw(200, "[]").header("Link", "<" + foreign + ">; rel=\"next\"");
            assertThat(failure(() -> rig.github().list(REVIEWS)).message())
                    .isEqualTo("GitHub's answer to GET " + REVIEWS + " goes on at \"" + foreign
                            + "\", which is not the API that was asked");
        }
    }

    @Test
    void neverFollowsARedirect() {
        server.when("GET .*").raw(301, "{}").header("Location", "https://evil.example.com/repositories/1");
        Failure failure = failure(() -> rig.github().get(PULL));
        assertThat(failure.message())
                .isEqualTo("GitHub answers GET " + PULL
                        + " with 301, a redirect to \"evil.example.com\", which is never followed");
        assertThat(failure.advice())
                .isEqualTo("if the repository was renamed or moved, write its present name under \"forge\" in"
                        + " towpath.yaml");
    }

    @Test
    void saysWhatToDoAboutEachRefusal() {
        Map<Integer, ReasonCode> reasons = Map.of(
                401, ReasonCode.NO_CREDENTIALS,
                403, ReasonCode.ACCESS_DENIED,
                404, ReasonCode.NOT_FOUND,
                422, ReasonCode.INVALID,
                418, ReasonCode.UNSUPPORTED);
        reasons.forEach((status, reason) -> {
            server.recover();
            server.when("GET .*").answer(status, "No\\nway\\u0007 " + "x".repeat(300));
            Failure failure = failure(() -> rig.github().get(PULL));
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.message())
                    .startsWith("GitHub answers GET " + PULL + " with " + status)
                    .doesNotContain("\n", "\u0007")
                    .hasSizeLessThan(350);
            assertThat(failure.advice()).isNotBlank();
        });
        assertThat(server.requests()).hasSize(reasons.size());
    }

    @Test
    void asksAgainAfterErrorsOfTheServer() {
        server.when("GET .*").times(2).answer(502, "Bad Gateway");
        assertThat(rig.github().get(PULL).get("state").text()).hasValue("open");
        assertThat(rig.waits()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(rig.calls().calls()).containsEntry("github:GET", 3L);
        server.when("GET .*").answer(503, "Unicorn");
        assertThat(failure(() -> rig.github().get(PULL)).message())
                .isEqualTo("GitHub answers GET " + PULL + " with 503: Unicorn");
    }

    @Test
    void asksAgainWhenAnswersAreLostOrCutShort() {
        server.when("GET .*").times(1).hangUp();
        assertThat(rig.github().get(PULL).get("state").text()).hasValue("open");
        server.when("GET .*/reviews").times(2).cutShort();
        assertThat(rig.github().list(REVIEWS)).isEmpty();
        server.when("GET .*").silence();
        assertThat(failure(() -> rig.github().get(PULL)).message()).contains("gives no answer: ");
    }

    @Test
    void doesNotRepeatWhatMayHaveBeenDone() {
        String comments = GitHubConnection.pathIn(NAME, "issues", 1, "comments");
        server.when("POST .*").times(1).answer(502, "Bad Gateway");
        assertThatThrownBy(() -> rig.github().post(comments, Map.of("body", "once")))
                .hasMessageContaining("502");
        server.when("POST .*").times(1).hangUp();
        assertThatThrownBy(() -> rig.github().post(comments, Map.of("body", "once")))
                .hasMessageContaining("gives no answer");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void refusesAnAnswerThatIsNoJson() {
        server.when("GET .*").raw(200, "<html>please log in</html>");
        assertThat(failure(() -> rig.github().get(PULL)).message())
                .isEqualTo("GitHub's answer to GET " + PULL + " is cut short or no JSON of the documented form");
        server.recover();
        server.when("GET .*").raw(200, "{\"message\":\"a list was asked for\"}");
        assertThat(failure(() -> rig.github().list(REVIEWS)).message()).contains("no JSON of the documented form");
        server.recover();
        server.when("GET .*").raw(200, "[\"" + "x".repeat(17 << 20) + "\"]");
        assertThat(failure(() -> rig.github().list(REVIEWS)).message())
                .contains("the answer has more than 16777216 bytes");
    }

    @Test
    void waitsForRateLimitsUpToACeiling() {
        server.when("GET .*").times(1).answer(429, "slow down").header("Retry-After", "7");
        rig.github().get(PULL);
        server.when("GET .*")
                .times(1)
                .answer(403, "API rate limit exceeded")
                .header("X-RateLimit-Remaining", "0")
                .header("X-RateLimit-Reset", Long.toString(Instant.now().getEpochSecond() + 20));
        rig.github().get(PULL);
        server.when("GET .*").times(1).answer(403, "You have exceeded a secondary rate limit.");
        rig.github().get(PULL);
        assertThat(rig.waits()).hasSize(3);
        assertThat(rig.waits().get(0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(rig.waits().get(1)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(22));
        assertThat(rig.waits().get(2)).isEqualTo(Duration.ofMinutes(1));
        server.when("GET .*").answer(403, "You have exceeded a secondary rate limit.");
        Failure failure = failure(() -> rig.github().get(PULL));
        assertThat(failure.reason()).isEqualTo(ReasonCode.THROTTLED);
        assertThat(failure.message()).isEqualTo("GitHub's rate limit is used up for another 60 seconds");
    }

    @Test
    void aRateLimitBeyondTheCeilingIsNotWaitedFor() {
        server.when("GET .*").answer(403, "API rate limit exceeded").header("Retry-After", "3600");
        assertThat(failure(() -> rig.github().get(PULL)).reason()).isEqualTo(ReasonCode.THROTTLED);
        assertThat(rig.waits()).isEmpty();
    }

    @Test
    void whatGitHubConfirmsIsReadFromTheCache() {
        repository.pullRequest(1).approvedBy("sam");
        List<Json> first = rig.github().list(REVIEWS);
        Rig later = Rig.to(server, directory.resolve("cache"));
        int answered = server.answers().size();
        assertThat(later.github().list(REVIEWS)).isEqualTo(first);
        assertThat(server.answers()).hasSize(answered);
        repository.pullRequest(1).dismissed("sam");
        assertThat(later.github().list(REVIEWS).get(0).get("state").text()).hasValue("DISMISSED");
    }

    @Test
    void confirmedPagesLeadOn() {
        server.pagesOf(1);
        repository.pullRequest(1).approvedBy("sam").approvedBy("lee");
        assertThat(rig.github().list(REVIEWS)).hasSize(2);
        assertThat(Rig.to(server, directory.resolve("cache")).github().list(REVIEWS))
                .hasSize(2);
        assertThat(server.answers()).hasSize(2);
    }

    @Test
    void whatComesBehindAFullPageIsSeen() {
        for (int n = 0; n < 100; n++) {
            repository.pullRequest(1).commentedBy("sam");
        }
        assertThat(rig.github().list(REVIEWS)).hasSize(100);
        repository.pullRequest(1).changesRequestedBy("sam");
        assertThat(rig.github().list(REVIEWS)).hasSize(101);
    }

    @Test
    void theCacheHoldsNoTokenAndIsForTheOwnerOnly() throws IOException {
        rig.github().get(PULL);
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(Files.readString(all.get(0))).doesNotContain("secret-token");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all.get(0))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("cache"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aDamagedOrForeignCacheIsNone() throws IOException {
        repository.pullRequest(1).approvedBy("sam");
        rig.github().list(REVIEWS);
        Path file;
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            file = files.findFirst().orElseThrow();
        }
        String kept = Files.readString(file);
        for (String damaged : List.of(
                kept.replace("APPROVED", "DISMISSED"), kept.substring(0, kept.length() / 2), "", "{}", "null")) {
            Files.writeString(file, damaged);
            server.forgetRequests();
            assertThat(rig.github().list(REVIEWS).get(0).get("state").text()).hasValue("APPROVED");
            assertThat(Files.readString(file)).isEqualTo(kept);
        }
        Rig other =
                Rig.to(server, directory.resolve("cache"), new GitHubCredentials.Token("another"), Clock.systemUTC());
        int answered = server.answers().size();
        other.github().list(REVIEWS);
        assertThat(server.answers()).as("another token gets answers of its own").hasSize(answered + 1);
    }

    @Test
    void whoLacksTheTokenCannotForgeAnAnswer() throws IOException {
        repository.pullRequest(1).commentedBy("sam");
        rig.github().list(REVIEWS);
        GitHubCredentials owner = new GitHubCredentials.Token("secret-token");
        String key = server.url() + "\n" + owner.identity() + "\nGET " + server.url() + REVIEWS + "?per_page=100";
        AnswerCache.Kept forged = new AnswerCache.Kept(tag(), Optional.empty(), "[{\"state\":\"APPROVED\"}]");
        new AnswerCache(directory.resolve("cache"), new GitHubCredentials.Token("of somebody else")).keep(key, forged);
        assertThat(rig.github().list(REVIEWS).get(0).get("state").text()).hasValue("COMMENTED");
        new AnswerCache(directory.resolve("cache"), owner).keep(key, forged);
        assertThat(rig.github().list(REVIEWS).get(0).get("state").text())
                .as("it is the seal that makes the difference")
                .hasValue("APPROVED");
    }

    private String tag() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return Json.parse(Files.readString(files.findFirst().orElseThrow()))
                    .flatMap(kept -> kept.get("tag").text())
                    .orElseThrow();
        }
    }

    @Test
    void nobodyKeepsNothing() {
        Rig nobody = Rig.to(server, directory.resolve("cache"), new GitHubCredentials.Nobody(), Clock.systemUTC());
        nobody.github().get(PULL);
        assertThat(directory.resolve("cache")).doesNotExist();
    }

    @Test
    void aCacheThatCannotBeWrittenChangesNothing() throws IOException {
        Files.writeString(directory.resolve("cache"), "a file in its place");
        assertThat(rig.github().get(PULL).get("state").text()).hasValue("open");
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(rig.github().find("/users/sam")).isPresent();
        server.deleted("sam");
        assertThat(rig.github().find("/users/sam")).isEqualTo(Optional.empty());
    }

    private static Failure failure(ThrowableAssert.ThrowingCallable action) {
        return catchThrowableOfType(FailureException.class, action).failure();
    }
}
