package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.NEW;
import static dev.towpath.app.ForgeUnderRehearsal.OLD;
import static dev.towpath.app.ForgeUnderRehearsal.POLICY;
import static dev.towpath.app.ForgeUnderRehearsal.PROD;
import static dev.towpath.app.ForgeUnderRehearsal.state;
import static dev.towpath.app.ForgeUnderRehearsal.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.testing.GitHubPullRequest;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What merging a pull request would do, told by the real program: git over HTTP, GitHub's API, and the rehearsal cloud. */
class PreviewIT {
    private static final String[] PREVIEW = {"plan", "--pull-request", "7"};

    @TempDir
    private Path directory = Path.of("");

    private ForgeUnderRehearsal world;

    @BeforeEach
    void begin() {
        world = new ForgeUnderRehearsal(directory);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private GitHubPullRequest promotion() {
        return world.propose(7, "dora", PROD, "artifact: " + NEW + "\n");
    }

    private String comment() {
        assertThat(world.run("plan", "--pull-request", "7", "--comment"))
                .as(world.text() + world.complaint())
                .isZero();
        List<String> comments = world.forge.comments(7);
        assertThat(comments).hasSize(1);
        return comments.get(0);
    }

    @Test
    void oneCommentFollowsAPullRequestFromItsFirstLookToItsApproval() {
        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("deployed");
        GitHubPullRequest request = promotion();
        request.approvedBy("dora");

        String first = comment();
        assertThat(first)
                .startsWith("<!-- towpath:plan -->\n### Towpath: what merging this would do\n")
                .contains("**1 target changes**: 1 held")
                .contains("| `web/prod1` | – → `" + NEW + "`<br>promotion.yaml")
                .contains("**held**<br>`approval_missing` needs 1 approval by client and 1 approval by staff")
                .contains("- **1 by client**: carl, for `web/prod1`\n")
                .contains("- **1 by staff**: sam or any of AcmeCorp/platform, for `web/prod1`\n")
                .contains("- does not count: dora: opened the pull request\n")
                .doesNotContain("dev1");

        request.approvedBy("carl").approvedBy("tess");
        String second = comment();
        assertThat(second)
                .contains("**1 target changes**: 1 would deploy")
                .contains("deploy 920534281604-acme/web:" + NEW)
                .doesNotContain("Reviews still needed");

        world.github.forgetRequests();
        assertThat(comment()).startsWith("<!-- towpath:plan -->");
        assertThat(world.github.requests()).noneMatch(asked -> asked.startsWith("POST"));
    }

    @Test
    void thePlanIsTheOneThatTheMergeThenCarriesOut() {
        world.json("reconcile");
        promotion().approvedBy("carl").approvedBy("sam");
        Json report = world.json(PREVIEW);

        assertThat(state(report, "web", "prod1")).as(report.toString()).isEqualTo("would_deploy");
        assertThat(report.get("mutations").number().orElseThrow().intValue()).isZero();
        Json request = report.get("pull_request");
        assertThat(request.get("policy_change").text()).contains("none");
        assertThat(request.get("branch").text()).contains("main");
        assertThat(request.get("changes").items()).hasSize(1);
        assertThat(target(report, "web", "prod1").at("approval", "verdict").text())
                .contains("granted");
        assertThat(world.run("plan", "--pull-request", "7", "--detailed-exitcode"))
                .isEqualTo(10);

        GitSha merge = world.git
                .on("main")
                .as("merger")
                .put(PROD, "artifact: " + NEW + "\n")
                .commit("Merge it", new GitSha(request.get("head").text().orElseThrow()));
        world.forge.pullRequest(7).mergedAs(merge);
        Json done = world.json("reconcile");
        assertThat(state(done, "web", "prod1")).as(done.toString()).isEqualTo("deployed");
        assertThat(world.run(PREVIEW)).isEqualTo(4);
    }

    @Test
    void aForkIsToldFromGitAloneAndFailsNothing() {
        world.json("reconcile");
        promotion().fromFork(Optional.of("stranger/infra-config"));
        world.github.when("POST /repos/.*/issues/7/comments").answer(403, "Resource not accessible by integration");

        assertThat(world.run("plan", "--pull-request", "7", "--comment", "--format", "markdown"))
                .isZero();
        assertThat(world.text())
                .contains(
                        "this pull request comes from a fork, \"stranger/infra-config\": neither AWS nor Terraform was"
                                + " asked")
                .contains("| – → `" + NEW + "`<br>promotion.yaml")
                .contains("needs 1 approval by client and 1 approval by staff");
        assertThat(world.complaint()).contains("towpath: the comment was not written: GitHub answers POST");

        Json report = world.json(PREVIEW);
        assertThat(report.get("calls").members().keySet()).allMatch(call -> call.startsWith("git"));
        assertThat(state(report, "web", "prod1")).isEqualTo("held");
        world.forge.pullRequest(7).approvedBy("carl").approvedBy("sam");
        assertThat(state(world.json(PREVIEW), "web", "prod1")).isEqualTo("unknown");
        assertThat(world.run(PREVIEW)).isZero();
    }

    @Test
    void withoutCredentialsGitIsToldAndWithoutAForgeToo() {
        promotion();
        world.environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        world.environment.put("AWS_EC2_METADATA_DISABLED", "true");
        world.environment.put(
                "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString());
        world.environment.put("AWS_CONFIG_FILE", directory.resolve("none").toString());
        assertThat(world.run(PREVIEW)).as(world.text()).isZero();
        assertThat(world.text()).contains("this run has no AWS credentials");

        world.environment.put("GITHUB_TOKEN", "wrong");
        Json report = world.json(PREVIEW);
        assertThat(report.at("pull_request", "notices").toString())
                .contains("whether this pull request comes from a fork is not known (GitHub answers GET");
        assertThat(target(report, "web", "prod1").at("reason", "code").text()).contains("approval_unknown");
        assertThat(world.run(PREVIEW)).isZero();
    }

    @Test
    void aChangeOfThePolicyIsToldLoudlyAndNotActedOn() {
        world.json("reconcile");
        GitHubPullRequest request = world.propose(
                7,
                "dora",
                "policies/approvals.yaml",
                POLICY.replace(
                        "require: { staff: 1, client: 1 } }\n  - { name: destroys",
                        "require: {} }\n  - { name: destroys"),
                PROD,
                "artifact: " + NEW + "\n");

        assertThat(comment())
                .contains("> [!CAUTION]\n> **This changes the policy:**")
                .contains("after a merge the present policy would stay in force")
                .contains("needs 1 approval by client and 1 approval by staff")
                .contains("neither AWS nor Terraform was asked");

        request.approvedBy("carl").approvedBy("sam");
        assertThat(comment())
                .contains("> **This changes the policy:**")
                .contains("Those who must agree to that have.")
                .contains("1 would deploy");
    }

    @Test
    void whatCannotBeMergedIsSaidAndOldCommentsDoNotStayTrue() {
        promotion();
        comment();
        GitSha newer =
                world.git.on("change-7").put(PROD, "artifact: " + OLD + "\n").commit("Another");
        world.git.point("refs/pull/7/head", newer);
        world.git.on("main");

        assertThat(world.run("plan", "--pull-request", "7", "--comment")).isEqualTo(4);
        assertThat(world.forge.comments(7)).hasSize(1);
        assertThat(world.forge.comments(7).get(0))
                .contains("**It cannot be told:** the forge's test merge of pull request \\#\u200b7 is of");
        assertThat(world.run("plan", "--pull-request", "8")).isEqualTo(5);
        assertThat(world.text()).contains("has no pull request #8");
        world.forge.pullRequest(7).closed();
        world.tryMerge(7, newer);
        assertThat(world.run(PREVIEW)).isEqualTo(4);
    }

    @Test
    void aPullRequestIntoAnotherBranchIsNotTakenForOneIntoThisBranch() {
        GitSha head = world.propose(7, "dora", PROD, "artifact: " + NEW + "\n").headCommit();
        world.forge.pullRequest(7, "dora", head, "release");

        assertThat(world.run(PREVIEW)).isEqualTo(4);
        assertThat(world.text()).contains("pull request #7 merges into \"release\", and \"main\" is tracked");
    }

    @Test
    void whatOthersWroteDoesNothingInAComment() {
        world.propose(
                7,
                "dora",
                PROD,
                "artifact: " + NEW + "\n\"@octocat ![x](http://evil.example/x.png) <img src=x> #1 | a\": 1\n");

        assertThat(world.run("plan", "--pull-request", "7", "--comment")).isEqualTo(3);
        assertThat(world.forge.comments(7).get(0))
                .contains("**invalid**")
                .contains("**Problems**\n\n- **error** `apps/web/prod1/promotion.yaml:2:1`")
                .doesNotContain("@octocat")
                .doesNotContain("![x]")
                .doesNotContain("http://evil")
                .doesNotContain("<img")
                .doesNotContain(" #1");
        assertThat(world.run("plan", "--pull-request", "7", "--format", "github"))
                .isEqualTo(3);
        assertThat(world.text()).startsWith("::error file=apps/web/prod1/promotion.yaml,line=2,col=1,title=towpath");
        assertThat(world.run("plan", "--pull-request", "7", "--format", "sarif"))
                .isEqualTo(2);
    }

    @Test
    void twoRunsAtTheSameTimeLeaveOneCommentAndThoseOfOthersStay() throws Exception {
        promotion();
        world.forge.comment(7, "mallory", "<!-- towpath:plan -->\nall is well");
        CyclicBarrier together = new CyclicBarrier(2);
        world.github.when("POST /repos/.*/issues/7/comments").times(2).only(() -> meet(together));

        CompletableFuture<Integer> one = CompletableFuture.supplyAsync(this::commenting);
        CompletableFuture<Integer> two = CompletableFuture.supplyAsync(this::commenting);
        assertThat(one.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(two.get(60, TimeUnit.SECONDS)).isZero();

        assertThat(world.forge.comments(7)).hasSize(2);
        assertThat(world.forge.comments(7).get(0)).isEqualTo("<!-- towpath:plan -->\nall is well");
        assertThat(world.forge.comments(7).get(1)).contains("what merging this would do");
    }

    private int commenting() {
        return world.run(new ByteArrayOutputStream(), "plan", "--pull-request", "7", "--comment");
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
