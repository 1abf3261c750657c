package dev.towpath.adapter.forge.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towpath.model.GitSha;
import dev.towpath.problem.FailureException;
import dev.towpath.report.CallTally;
import dev.towpath.report.CommitStatus;
import dev.towpath.report.DeploymentNotice;
import dev.towpath.report.DeploymentNotice.Progress;
import dev.towpath.report.ForgeNotices.OpenedPullRequest;
import dev.towpath.report.ForgeNotices.PullRequestDraft;
import dev.towpath.report.ForgeNotices.StandingComment;
import dev.towpath.testing.GitHubRepository;
import dev.towpath.testing.GitHubServer;
import dev.towpath.testing.GitRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to GitHub, and what is not written twice. */
class GitHubNoticesIT {
    private static final String NAME = "AcmeCorp/infra-config";

    @TempDir
    private Path directory = Path.of("");

    private final GitHubServer github = GitHubServer.start();
    private final CallTally calls = new CallTally();
    private GitRepository git;
    private GitHubRepository forge;
    private GitSha one;
    private GitSha two;

    @BeforeEach
    void begin() {
        git = GitRepository.create(directory.resolve("infra.git"));
        one = git.put("a", "1").commit("one");
        two = git.put("a", "2").commit("two");
        forge = github.repository(NAME, git);
    }

    @AfterEach
    void end() {
        github.close();
        git.close();
    }

    /** As another run would have them: nothing is remembered. */
    private GitHubNotices notices() {
        GitHubSettings settings = GitHubSettings.of(
                Map.of("GITHUB_API_URL", github.url(), "GITHUB_TOKEN", "t"), Set.of(), directory.resolve("cache"));
        return new GitHubNotices(new GitHubConnection(settings, calls, Clock.systemUTC(), time -> {}), NAME);
    }

    private static CommitStatus status(GitSha commit, CommitStatus.Level level, String description) {
        return new CommitStatus(commit, level, CommitStatus.CONTEXT, description, Optional.empty());
    }

    private static DeploymentNotice deployment(GitSha commit, Progress progress) {
        return new DeploymentNotice(commit, "web/prod1", true, progress, "deploy it", Optional.empty());
    }

    @Test
    void aStatusIsWrittenOnlyIfItSaysSomethingElse() {
        notices().status(status(one, CommitStatus.Level.PENDING, "1 held"));
        notices().status(status(one, CommitStatus.Level.PENDING, "1 held"));
        notices().status(status(one, CommitStatus.Level.SUCCESS, "x".repeat(500)));

        assertThat(forge.statuses(one))
                .containsExactly("towpath: pending, 1 held", "towpath: success, " + "x".repeat(139) + "…");
        assertThat(calls.mutations()).isEqualTo(2);
    }

    @Test
    void aDeploymentThatAnEarlierRunBeganIsEndedByTheNext() {
        notices().deployment(deployment(one, Progress.IN_PROGRESS));
        notices().deployment(deployment(one, Progress.SUCCESS));
        assertThat(forge.deployments()).containsExactly("web/prod1: [in_progress, success]");

        notices().deployment(deployment(one, Progress.IN_PROGRESS));
        notices().deployment(deployment(two, Progress.IN_PROGRESS));
        assertThat(forge.deployments())
                .containsExactly(
                        "web/prod1: [in_progress, success]",
                        "web/prod1: [in_progress, inactive]",
                        "web/prod1: [in_progress]");
    }

    @Test
    void oneRunLooksOnce() {
        GitHubNotices run = notices();
        run.deployment(deployment(one, Progress.IN_PROGRESS));
        github.forgetRequests();

        run.deployment(deployment(one, Progress.FAILURE));

        assertThat(github.requests()).hasSize(1).allMatch(asked -> asked.startsWith("POST"));
    }

    @Test
    void aCommentThatIsTooLongIsCutWhereItShows() {
        forge.pullRequest(7, "dora", two, "main");
        StandingComment comment = new StandingComment(7, "towpath:plan", "𝕏".repeat(40_000));

        String address = notices().comment(comment);
        notices().comment(comment);

        assertThat(address).contains("/pull/7#issuecomment-");
        assertThat(forge.comments(7)).hasSize(1);
        String body = forge.comments(7).get(0);
        assertThat(body.length()).isLessThanOrEqualTo(65_536);
        assertThat(body)
                .startsWith("<!-- towpath:plan -->\n𝕏")
                .endsWith("𝕏\n\n**… cut: there is no room for more here.**\n");
        assertThat(github.requests())
                .filteredOn(asked -> !asked.startsWith("GET"))
                .hasSize(1);
    }

    @Test
    void aPullRequestIsOpenedOnce() {
        git.on("towpath/promote/web/prod1").put("a", "3").commit("three");
        PullRequestDraft draft = new PullRequestDraft("towpath/promote/web/prod1", "main", "Promote web", "body");

        OpenedPullRequest opened = notices().open(draft);
        OpenedPullRequest again = notices().open(draft);

        assertThat(opened.fresh()).isTrue();
        assertThat(again).isEqualTo(new OpenedPullRequest(opened.number(), opened.link(), false));
    }

    @Test
    void aRefusalNamesWhatWasAsked() {
        github.when("POST /repos/.*/statuses/.*").answer(403, "Resource not accessible by integration");

        FailureException refused = catchThrowableOfType(
                FailureException.class, () -> notices().status(status(one, CommitStatus.Level.SUCCESS, "")));

        assertThat(refused.failure().message())
                .isEqualTo("GitHub answers POST /repos/AcmeCorp/infra-config/statuses/" + one
                        + " with 403: Resource not accessible by integration");
    }
}
