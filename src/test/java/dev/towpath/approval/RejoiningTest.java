package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static dev.towpath.approval.Review.State.APPROVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A merge the wrong way round brings nothing back that was approved once. */
class RejoiningTest {
    private final Canal canal = Canal.onForge(Canal.POLICY, APP, "plain");
    private final GitModel git = canal.git;

    private GitSha merged(int number, String... edits) {
        GitSha branch = git.branch(git.head(), "dora", "change " + number, edits);
        GitSha merge = git.merge("root", branch);
        PullRequest request = canal.reviews.merged(number, "dora", merge, branch);
        List.of("sam", "carl").forEach(who -> canal.reviews.review(request, who, APPROVED, branch));
        return merge;
    }

    /** The branch with a line that left it somewhere, and then joined it with edits. */
    private GitSha round(GitSha from, GitSha tip, String... edits) {
        return git.moveTo(git.join("eve", git.branch(from, "eve", "mine", "OTHER", "y"), tip, edits));
    }

    @Test
    void anOldPinDoesNotComeBackUnderItsOldApproval() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha record = merged(42, PIN, "pin: C");
        GitSha join = round(old, record, PIN, "pin: B");
        assertThat(canal.verdict(canal.recorded(PROD, record)).message())
                .isEqualTo("needs 1 approval by client and 1 approval by staff: commit " + join.abbreviated()
                        + " by eve <eve@example.com> merges no pull request (for the change of promotion.yaml in "
                        + join.abbreviated() + ")");
    }

    @Test
    void norDoesAnythingElseThatGoverns() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha record = merged(42, APP, "fancy");
        GitSha join = round(old, record, APP, "plain");
        git.push("dan", "on", "README", "x");
        assertThat(canal.verdict(canal.recorded(PROD, record)).message())
                .endsWith("(for the change of app.yaml in " + join.abbreviated() + ")");
    }

    @Test
    void theRecordOfAnotherTargetTellsWhereTheBranchWas() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha record = merged(42, PIN, "pin: C");
        assertThat(canal.verdict(canal.question(PROD), List.of(record)).word()).isEqualTo("granted");
        round(old, record, PIN, "pin: B");
        assertThat(canal.verdict(canal.question(PROD), List.of(record)).word()).isEqualTo("missing");
        assertThat(canal.verdict(canal.question(PROD), List.of(old, record)).word())
                .isEqualTo("missing");
    }

    @Test
    void whatTheBranchHadIsStillApproved() {
        GitSha pin = merged(41, PIN, "pin: B");
        GitSha record = git.push("dan", "on", "README", "x");
        round(pin, record);
        assertThat(canal.verdict(canal.recorded(PROD, record)).word()).isEqualTo("not_required");
        assertThat(canal.verdict(canal.question(PROD), List.of(record)).word()).isEqualTo("granted");
    }

    @Test
    void aNewRequestAfterwardsCounts() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha record = merged(42, PIN, "pin: C");
        round(old, record, PIN, "pin: B");
        merged(43, PIN, "pin: D");
        assertThat(canal.verdict(canal.recorded(PROD, record)).word()).isEqualTo("granted");
    }

    @Test
    void allThatItKeepsIsToldAtOnce() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha record = merged(42, PIN, "pin: C", APP, "fancy");
        GitSha join = round(old, record, PIN, "pin: B", APP, "plain");
        assertThat(canal.verdict(canal.recorded(PROD, record)).message())
                .endsWith("(for the change of promotion.yaml and app.yaml in " + join.abbreviated() + ")");
    }

    @Test
    void whatIsRecordedWithTheMergeIsAgreedTo() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha beside = merged(42, PIN, "pin: C");
        GitSha join = round(old, beside, PIN, "pin: B");
        assertThat(canal.verdict(canal.recorded(PROD, old), List.of(beside)).word())
                .isEqualTo("missing");
        assertThat(canal.verdict(canal.recorded(PROD, join), List.of(beside)).word())
                .as("another target is still recorded at the old line")
                .isEqualTo("not_required");
        GitSha later = git.push("dan", "on", "README", "x");
        assertThat(canal.verdict(canal.recorded(PROD, later), List.of(beside)).word())
                .isEqualTo("not_required");
    }

    @Test
    void whatTheMergeItselfBroughtIsAskedForOnce() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha record = merged(42, PIN, "pin: C");
        GitSha join = round(old, record, PIN, "pin: E");
        assertThat(canal.verdict(canal.recorded(PROD, record)).proof().changes())
                .extracting(JudgedChange::commit)
                .containsOnly(join);
    }

    @Test
    void theNewestOfSeveralJoinsBroughtIt() {
        GitSha old = merged(41, PIN, "pin: B");
        GitSha first = merged(42, PIN, "pin: C");
        GitSha second = git.branch(first, "dan", "more", PIN, "pin: E");
        round(old, first, PIN, "pin: B");
        GitSha join = git.moveTo(git.join("eve", git.head(), second, PIN, "pin: B"));
        git.push("dan", "on", "README", "x");
        assertThat(canal.verdict(canal.recorded(PROD, first), List.of(second)).message())
                .contains("commit " + join.abbreviated());
    }
}
