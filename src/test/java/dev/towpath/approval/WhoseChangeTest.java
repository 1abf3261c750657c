package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody approves what they had a hand in, however that shows; and nobody else is kept from it. */
class WhoseChangeTest {
    private static final String BOTH = "evidence: [forge_review, signed_merge]\n";

    private static final String PLATFORM = Canal.PLATFORM + "forge Acme/infra-config\n";

    private final Canal canal = Canal.onForge(
            Canal.POLICY + BOTH,
            ApprovalPolicy.SIGNERS_PATH,
            Canal.SIGNERS.replace("carl key", "carl,carl@example.com key"),
            PIN,
            "pin: A");
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;

    private static PullRequest request(GitSha merge, GitSha head, Contribution... commits) {
        return new PullRequest(
                41,
                Actor.person("dora"),
                true,
                ForgeModel.REPOSITORY,
                "main",
                Optional.of(merge),
                head,
                List.of(commits));
    }

    @Test
    void whoPushesDirectlyDoesNotApproveThatWithATag() {
        GitSha push = git.push("sam", "direct", PIN, "pin: B");
        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "carl");

        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Missing.class);
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("sam", "author of the change"));
    }

    @Test
    void onlyTheCoAuthorWhoIsNamedIsKeptFromApproving() {
        GitSha push = git.push("dora", "direct\n\nCo-authored-by: Carl <carl@example.com>", PIN, "pin: B");
        git.tag("approve/1", push, "sam");
        git.tag("approve/2", push, "carl");

        assertThat(canal.verdict(PROD).message()).startsWith("needs 1 approval by client: commit");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("carl", "co-author of the change"));
    }

    @Test
    void aCoAuthorWhomOnlyTheSquashNamesIsOneToo() {
        GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        GitSha squash = git.push("dora", "promote (#41)\n\nCo-authored-by: Carl <carl@example.com>", PIN, "pin: B");
        forge.approve(forge.merged(41, "dora", squash, branch), branch, "sam", "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("carl", "co-author of the change"));
    }

    @Test
    void aCommitterWhomTheForgeDoesNotKnowIsFoundByTheAddressInGit() {
        GitSha branch = git.commit("dora", "carl", "promote", List.of(git.head()), PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        PullRequest request = request(
                merge,
                branch,
                new Contribution(
                        branch, List.of(), List.of(), List.of(), "dora@example.com", Instant.EPOCH, "promote"));
        forge.show(merge, request);
        forge.approve(request, branch, "sam", "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("carl", "committer of the change"));
    }

    @Test
    void whoOpenedTheRequestDoesNotApproveItWithATag() {
        GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        GitSha merge = git.merge("root", branch);
        forge.approve(forge.merged(41, "carl", merge, branch), branch, "sam");
        git.tag("approve/carl", merge, "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("carl", "opened the pull request"));
    }

    @Test
    void whoMergedInARequestIsItsAuthorWhereNobodyCanTellWhatTheMergeBrought() {
        GitSha main = git.head();
        GitSha head = git.branch(main, "dora", "promote", PIN, "pin: B");
        GitSha gone = new GitSha("d".repeat(40));
        GitSha joined = new GitSha("e".repeat(40));
        GitSha squash = git.push("dora", "promote (#41)", PIN, "pin: B");
        PullRequest request = request(
                squash,
                head,
                new Contribution(gone, List.of(), List.of(), List.of(), "dora@example.com", Instant.EPOCH, "one"),
                new Contribution(
                        joined,
                        List.of(gone, main),
                        List.of(),
                        List.of(),
                        "carl@example.com",
                        Instant.EPOCH,
                        "merge main"),
                new Contribution(
                        head, List.of(joined), List.of(), List.of(), "dora@example.com", Instant.EPOCH, "promote"));
        forge.show(squash, request);
        forge.approve(request, head, "sam", "carl");
        forge.silence("files");

        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("carl", "author of the change"));
    }

    @Test
    void aTagOnABranchThatWasSquashedLaterCounts() {
        GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        git.tag("approve/1", branch, "sam");
        git.tag("approve/2", branch, "carl");
        git.push("root", "meanwhile", "README", "x");
        git.push("dora", "promote", PIN, "pin: B");

        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (client) and sam (staff)");
    }

    @Test
    void aTagOnAHistoryOfItsOwnCountsForWhatNeverStoodHere() {
        GitSha orphan = git.commit("dora", "dora", "other root", List.of(), PIN, "pin: B", "towpath.yaml", PLATFORM);
        git.tag("approve/1", orphan, "sam");
        git.tag("approve/2", orphan, "carl");
        git.push("root", "meanwhile", "README", "x");
        git.push("dora", "promote", PIN, "pin: B");
        assertThat(canal.verdict(PROD).allows()).isTrue();

        git.push("dora", "back", PIN, "pin: A");
        git.push("eve", "again", PIN, "pin: B");
        assertThat(canal.verdict(PROD).allows()).isFalse();
    }

    @Test
    void aReviewOfACommitThatIsNotHereIsOfTheFilesThatTheForgeHas() {
        GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
        GitSha squash = git.push("dora", "promote (#41)", PIN, "pin: B");
        PullRequest request = forge.merged(41, "dora", squash, branch);
        GitSha gone = new GitSha("d".repeat(40));
        GitSha other = new GitSha("e".repeat(40));
        forge.keep(gone, FileModel.of("towpath.yaml", PLATFORM, PIN, "pin: B"));
        forge.keep(other, FileModel.of("towpath.yaml", PLATFORM, PIN, "pin: C"));
        forge.approve(request, gone, "sam");
        forge.approve(request, other, "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(new Disregarded("carl", "saw something else at " + other.abbreviated()));
        forge.keep(other, FileModel.of("towpath.yaml", PLATFORM, PIN, "pin: B"));
        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (client) and sam (staff)");
    }
}
