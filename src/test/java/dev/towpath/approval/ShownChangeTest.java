package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.GitSha;
import org.junit.jupiter.api.Test;

/** Values that stand in the files of a reviewed head, and that its reviewers were not shown. */
class ShownChangeTest {
    private final Canal canal = Canal.onForge(Canal.POLICY, APP, "plain", PIN, "pin: A");
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;

    @Test
    void whoWasNotShownAnOldValueHasNotApprovedIt() {
        GitSha old = git.head();
        git.push("root", "next", PIN, "pin: B");
        GitSha typo = git.branch(old, "dora", "mend a typo", "README", "x");
        GitSha back = git.join("dora", typo, git.head(), PIN, "pin: A");
        GitSha merge = git.merge("root", back);
        PullRequest request = forge.merged(41, "dora", merge, typo, back);
        forge.approve(request, typo, "sam", "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().disregarded())
                .contains(new Disregarded(
                        "sam",
                        "was not shown this change at " + typo.abbreviated()
                                + ", whose branch began where it stood already"));
    }

    @Test
    void whoWasShownAnOldValueByTheUpdatedBranchHasApprovedIt() {
        GitSha old = git.head();
        git.push("root", "next", PIN, "pin: B");
        GitSha typo = git.branch(old, "dora", "mend a typo", "README", "x");
        GitSha back = git.join("dora", typo, git.head(), PIN, "pin: A");
        GitSha merge = git.merge("root", back);
        forge.approve(forge.merged(41, "dora", merge, typo, back), back, "sam", "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (client) and sam (staff)");
    }

    @Test
    void aHeadThatWasPushedAwayIsComparedWithWhereItBegan() {
        GitSha old = git.head();
        git.push("root", "next", PIN, "pin: B");
        GitSha typo = git.branch(old, "dora", "mend a typo", "README", "x");
        GitSha back = git.branch(git.head(), "dora", "back", PIN, "pin: A");
        GitSha merge = git.merge("root", back);
        forge.approve(forge.merged(41, "dora", merge, back), typo, "sam", "carl");

        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Missing.class);

        forge.silence("fork point");
        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void aDirectPushThatARequestImitatesIsNoPartOfIt() {
        GitSha pushed = git.push("dora", "promote", PIN, "pin: B");
        GitSha typo = git.branch(pushed, "dora", "promote", "README", "x");
        GitSha more = git.branch(typo, "dora", "more", "README", "y");
        GitSha squashed = git.push("dora", "more", "README", "y");
        PullRequest request = forge.merged(41, "dora", squashed, typo, more);
        forge.show(pushed, request);
        forge.approve(request, more, "sam", "carl");

        Verdict verdict = canal.verdict(PROD);

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.message()).contains("commit " + pushed.abbreviated()).contains("was pushed directly");
    }
}
