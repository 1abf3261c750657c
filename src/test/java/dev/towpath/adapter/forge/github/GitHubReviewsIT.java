package dev.towpath.adapter.forge.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Actor;
import dev.towpath.approval.Answer;
import dev.towpath.approval.PullRequest;
import dev.towpath.approval.Review;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.GitHubPullRequest;
import dev.towpath.testing.GitHubRepository;
import dev.towpath.testing.GitHubServer;
import dev.towpath.testing.GitRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter makes of GitHub's answers about pull requests, people, teams and files. */
class GitHubReviewsIT {
    private static final String NAME = "Acme/infra-config";
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private GitRepository git;
    private GitHubServer server;
    private GitHubRepository repository;
    private GitHubPullRequest pull;
    private GitSha head;
    private GitSha merge;
    private Rig rig;
    private GitHubReviews reviews;

    @BeforeEach
    void start() {
        git = GitRepository.create(directory.resolve("infra-config.git"));
        git.put("a/pin.yaml", "1\n").commit("Begin");
        head = git.on("change")
                .as("ann")
                .put("a/pin.yaml", "2\n")
                .commit("Change\n\nCo-authored-by: Bo <bo@example.com>");
        server = GitHubServer.start();
        repository = server.repository(NAME, git);
        pull = repository.pullRequest("ann", head, "main");
        merge = git.on("main").as("merger").put("a/pin.yaml", "2\n").commit("Merge pull request #1 from x", head);
        pull.mergedAs(merge);
        rig = Rig.to(server, directory.resolve("cache"));
        reviews = new GitHubReviews(rig.github(), NAME);
    }

    @AfterEach
    void stop() {
        server.close();
        git.close();
    }

    @Test
    void tellsThePullRequestOfACommitWithItsCommits() {
        PullRequest request = only(reviews.pullRequests(commit(merge, "Merge pull request #1 from x", LONG_AGO)));
        assertThat(request.number()).isEqualTo(1);
        assertThat(request.opener()).isEqualTo(Actor.person("ann"));
        assertThat(request.merged()).isTrue();
        assertThat(request.mergeCommit()).contains(merge);
        assertThat(request.head()).isEqualTo(head);
        assertThat(request.baseRepository()).isEqualTo(NAME);
        assertThat(request.baseBranch()).isEqualTo("main");
        assertThat(request.commits()).singleElement().satisfies(own -> {
            assertThat(own.commit()).isEqualTo(head);
            assertThat(own.authors()).containsExactly(Actor.person("ann"));
            assertThat(own.message()).contains("Co-authored-by: Bo");
        });
        assertThat(rig.calls().calls()).isEqualTo(Map.of("github:GET", 2L));
    }

    @Test
    void aRequestIntoAnotherRepositoryIsNotTakenForTheOneOfThatNumberHere() {
        pull.into("Mallory/infra-config");
        PullRequest request = only(reviews.pullRequests(commit(merge, "Merge pull request #1 from x", LONG_AGO)));
        assertThat(request.baseRepository()).isEqualTo("Mallory/infra-config");
        assertThat(request.commits()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void knowsWhatStandsBehindAnAccount() {
        server.bot("robot").deleted("gone").suspended("sue");
        pull.approvedBy("sam")
                .approvedBy("robot")
                .approvedBy("gone")
                .approvedBy("sue")
                .approvedBy("app[bot]");
        assertThat(kinds())
                .containsExactly("sam PERSON", "robot BOT", "ghost DELETED", "sue SUSPENDED", "app[bot] BOT");
        assertThat(server.requests())
                .containsExactly("GET /repos/Acme/infra-config/pulls/1/reviews", "GET /users/sam", "GET /users/sue");
    }

    @Test
    void looksOnlyAtThoseWhoseWordMayCount() {
        pull.approvedBy("sam")
                .commentedBy("lee")
                .changesRequestedBy("kim")
                .approvedBy("max")
                .dismissed("max");
        pull.approvedBy("pat").changesRequestedBy("pat").pendingBy("una").approvedBy("Ann");
        assertThat(kinds()).hasSize(7).allMatch(kind -> kind.endsWith(" PERSON"));
        assertThat(server.requests()).hasSize(2).contains("GET /users/sam");
    }

    @Test
    void anApprovalOfACommitThatIsGoneIsNone() {
        pull.reviewed("sam", "APPROVED", Optional.empty()).reviewed("lee", "CHANGES_REQUESTED", Optional.empty());
        assertThat(known(reviews.reviews(request())))
                .extracting(Review::state)
                .containsExactly(Review.State.CHANGES_REQUESTED);
    }

    @Test
    void aStateThatIsNotKnownMakesAllUnknown() {
        pull.approvedBy("sam").reviewed("lee", "VETOED", Optional.of(head.value()));
        assertThat(why(reviews.reviews(request())))
                .isEqualTo(
                        "GitHub's answers do not fit together: a review of pull request #1 has the state \"VETOED\", "
                                + "which is not a known one; the next run asks again; if it stays so, look at it on GitHub");
    }

    @Test
    void membersAreThoseOfTheTeamAndOfTeamsBelow() {
        server.team("Acme/staff", "Sam").team("acme/leads", "lee").nested("acme/leads", "acme/staff");
        server.invited("acme/staff", "kim").team("acme/other", "max");
        assertThat(reviews.member("Acme/Staff", "sam")).isEqualTo(Answer.of(true));
        assertThat(reviews.member("acme/staff", "LEE")).isEqualTo(Answer.of(true));
        assertThat(reviews.member("acme/staff", "kim")).as("invited").isEqualTo(Answer.of(false));
        assertThat(reviews.member("acme/staff", "max")).isEqualTo(Answer.of(false));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aRenamedTeamIsUnknownAndNotEmpty() {
        server.team("acme/staff", "sam").renamed("acme/staff", "acme/crew");
        assertThat(why(reviews.member("acme/staff", "sam")))
                .isEqualTo(
                        "GitHub shows no team \"acme/staff\"; correct the name in the policy if the team was renamed, "
                                + "or let the credentials read the members of the organisation");
    }

    @Test
    void inALargeTeamEachPersonIsAskedAbout() {
        for (int n = 0; n < 101; n++) {
            server.team("acme/all", String.format("user%03d", n));
        }
        server.invited("acme/all", "kim");
        assertThat(reviews.member("acme/all", "user000")).isEqualTo(Answer.of(true));
        assertThat(reviews.member("acme/all", "user100")).isEqualTo(Answer.of(true));
        assertThat(reviews.member("acme/all", "kim")).isEqualTo(Answer.of(false));
        assertThat(reviews.member("acme/all", "stranger")).isEqualTo(Answer.of(false));
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void moreCommitsThanGitHubListsAreUnknown() {
        List<GitSha> own = new ArrayList<>();
        git.on("change");
        for (int n = 0; n < 251; n++) {
            own.add(git.put("a/pin.yaml", n + "\n").commit("Change " + n));
        }
        pull.pushed(own.get(250)).withCommits(own.toArray(GitSha[]::new));
        assertThat(why(reviews.pullRequests(commit(merge, "x", LONG_AGO))))
                .startsWith("GitHub's answer to the commits of pull request #1 has more than 250 entries");
        pull.withCommits(own.subList(1, 251).toArray(GitSha[]::new));
        assertThat(only(reviews.pullRequests(commit(merge, "x", LONG_AGO))).commits())
                .hasSize(250);
    }

    @Test
    void commitsWithoutTheHeadAreUnknown() {
        pull.withCommits(merge);
        assertThat(why(reviews.pullRequests(commit(merge, "x", LONG_AGO))))
                .contains("the commits of pull request #1 do not include its head " + head.abbreviated());
    }

    @Test
    void aFreshCommitThatNamesARequestIsAskedAboutThreeTimes() {
        repository.hidesPullRequests(2);
        Commit fresh = commit(merge, "Title (#1)", Instant.now());
        assertThat(only(reviews.pullRequests(fresh)).number()).isEqualTo(1);
        assertThat(rig.waits()).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Test
    void aFreshCommitWhoseRequestStaysHiddenIsUnknown() {
        repository.hidesPullRequests(10);
        Commit fresh = commit(merge, "Title (#1)", Instant.now().minusSeconds(60));
        assertThat(why(reviews.pullRequests(fresh)))
                .isEqualTo(
                        "commit " + merge.abbreviated() + " names pull request #1, which GitHub does not connect with"
                                + " it yet; ask again in two minutes");
        assertThat(server.requests()).hasSize(3);
        assertThat(why(reviews.pullRequests(fresh))).contains("ask again in two minutes");
        assertThat(rig.waits()).as("ten seconds in all").hasSize(2);
    }

    @Test
    void anOldCommitOrOneThatNamesNothingIsNotWaitedFor() {
        repository.hidesPullRequests(10);
        for (Commit commit : List.of(
                commit(merge, "Title (#1)", LONG_AGO),
                commit(merge, "Title (#1)", Instant.now().plusSeconds(3600)),
                commit(merge, "Title", Instant.now()))) {
            assertThat(known(reviews.pullRequests(commit))).isEmpty();
        }
        assertThat(rig.waits()).isEmpty();
    }

    @Test
    void readsFilesOfACommitAndOnlyThoseThatAreAskedFor() {
        GitSha elsewhere = git.on("elsewhere")
                .put("a/run.sh", FileMode.EXECUTABLE_FILE, "#!/bin/sh\n")
                .put("a/link", FileMode.SYMLINK, "pin.yaml")
                .put("a/module", FileMode.GITLINK, "0123456789012345678901234567890123456789")
                .put("b/large", "x".repeat(200_000))
                .commit("More kinds");
        Tree tree = known(reviews.files(elsewhere));
        assertThat(tree.under("a").stream().map(entry -> entry.path() + " " + entry.kind()))
                .containsExactly("a/link SYMLINK", "a/module GITLINK", "a/pin.yaml FILE", "a/run.sh EXECUTABLE");
        TreeEntry pin = tree.entry("a/pin.yaml").orElseThrow();
        assertThat(new String(tree.read(pin), StandardCharsets.UTF_8)).isEqualTo("2\n");
        tree.read(pin);
        assertThat(tree.objectId("a/pin.yaml")).contains(pin.objectId());
        assertThat(tree.objectId("a")).isPresent();
        assertThat(tree.entry("a")).isEmpty();
        assertThat(tree.read(tree.entry("b/large").orElseThrow())).hasSize(200_000);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void filesThatAreCutShortAreUnknown() {
        server.when("GET .*/git/trees/.*").raw(200, "{\"sha\":\"" + head + "\",\"tree\":[],\"truncated\":true}");
        assertThat(why(reviews.files(head))).contains("has more than 0 entries");
        server.recover();
        assertThat(why(reviews.files(new GitSha("0".repeat(40))))).contains("with 404");
        Tree tree = known(reviews.files(head));
        server.when("GET .*/git/blobs/.*").raw(200, "{\"encoding\":\"base64\",\"content\":\"b3RoZXI=\"}");
        assertThat(Assertions.catchThrowable(
                        () -> tree.read(tree.entry("a/pin.yaml").orElseThrow())))
                .hasMessageContaining("is cut short or no JSON of the documented form");
    }

    @Test
    void everyErrorIsUnknownWithWhatToDo() {
        for (int status : List.of(301, 401, 403, 404, 422, 500, 503)) {
            server.recover();
            server.when("GET .*").answer(status, "no");
            for (Answer<?> answer : List.of(
                    reviews.pullRequests(commit(merge, "x", LONG_AGO)),
                    reviews.reviews(request()),
                    reviews.member("acme/t" + status, "sam"),
                    reviews.files(head))) {
                assertThat(why(answer)).startsWith("GitHub ").contains("; ");
            }
        }
        server.recover();
        server.when("GET .*").cutShort();
        assertThat(why(reviews.reviews(request()))).contains("gives no answer");
    }

    @Test
    void aWrongRepositoryIsUnknown() {
        assertThat(why(new GitHubReviews(rig.github(), "Acme/other").pullRequests(commit(merge, "x", LONG_AGO))))
                .isEqualTo("GitHub answers GET /repos/Acme/other/commits/" + merge
                        + "/pulls with 404: it is not there, or the credentials may not see it; check the name, and that"
                        + " the credentials may read it");
    }

    private PullRequest request() {
        return new PullRequest(1, Actor.person("ann"), true, NAME, "main", Optional.of(merge), head, List.of());
    }

    private List<String> kinds() {
        return known(reviews.reviews(request())).stream()
                .map(review ->
                        review.reviewer().login() + " " + review.reviewer().kind())
                .toList();
    }

    private static Commit commit(GitSha id, String message, Instant at) {
        Person person = new Person("GitHub", "noreply@github.com");
        return new Commit(id, List.of(), person, person, at, message);
    }

    private static PullRequest only(Answer<List<PullRequest>> answer) {
        List<PullRequest> requests = known(answer);
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private static <T> T known(Answer<T> answer) {
        return answer.fold(value -> value, why -> {
            throw new AssertionError(why);
        });
    }

    private static String why(Answer<?> answer) {
        return answer.fold(value -> "known: " + value, why -> why);
    }
}
