package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.GitSha;
import org.junit.jupiter.api.Test;

/** A pull request that was made to go into another branch after it was reviewed. */
class RetargetingTest {
    private final Canal canal = Canal.onForge(Canal.POLICY);
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;
    private final GitSha branch = git.branch(git.head(), "dora", "promote", PIN, "pin: B");
    private final PullRequest request = forge.merged(41, "dora", git.merge("root", branch), branch);

    @Test
    void whatWasReviewedBeforeTheBaseWasChangedDoesNotCount() {
        forge.approve(request, branch, "carl");
        forge.approve(request, branch, "sam");
        forge.retarget(request);

        assertThat(canal.verdict(PROD).message()).isEqualTo("needs 1 approval by client and 1 approval by staff");
        assertThat(canal.verdict(PROD).proof().disregarded())
                .containsExactly(
                        new Disregarded("carl", "approved before the base of the pull request was changed"),
                        new Disregarded("sam", "approved before the base of the pull request was changed"));

        forge.approve(request, branch, "sam", "carl");
        assertThat(canal.verdict(PROD).allows()).isTrue();
    }

    @Test
    void whereNobodyAgreedTheForgeIsNotAskedAboutTheBase() {
        forge.silence("retargeting");

        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Missing.class);
        assertThat(forge.calls).as("the request and its reviews").isEqualTo(2);
    }

    @Test
    void whereItIsNotKnownWhatTheBaseWasNothingIs() {
        forge.approve(request, branch, "carl");
        forge.silence("retargeting");

        assertThat(canal.verdict(PROD)).isInstanceOf(Verdict.Unknown.class);
    }
}
