package dev.towpath.approval;

import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reviews that the forge has moved on to a merge of the base, and neighbours that claim to have come together. */
class MovedReviewTest {
    private static final Instant AFTER_THE_REVIEWS = Instant.parse("2026-03-01T00:00:00Z");

    private final Canal canal = Canal.onForge(Canal.POLICY, PIN, "pin: A\nsuspend: no");
    private final GitModel git = canal.git;
    private final ForgeModel forge = canal.reviews;
    private final GitSha branch = git.branch(git.head(), "dora", "change", PIN, "pin: A\nsuspend: yes");

    /** Somebody pushes another pin, which a merge of the base brings into what was reviewed. */
    private GitSha crept(GitSha... parents) {
        git.push("eve", "swap", PIN, "pin: E\nsuspend: no");
        git.at(AFTER_THE_REVIEWS);
        GitSha other = parents.length == 0 ? git.head() : parents[0];
        return git.commit("dora", "GitHub", "update", List.of(branch, other), PIN, "pin: E\nsuspend: yes");
    }

    @Test
    void whatTheBaseBroughtInWasNotReviewed() {
        GitSha update = crept();
        PullRequest request = forge.merged(41, "dora", git.merge("root", update), branch, update);
        forge.approve(request, update, "sam", "carl");

        assertThat(canal.verdict(PROD).allows()).isFalse();
        assertThat(canal.verdict(PROD).proof().disregarded())
                .extracting(Proof.Disregarded::why)
                .containsOnly("saw something else at " + branch.abbreviated());
    }

    @Test
    void whereItCannotBeToldWhatWasReviewedNothingWas() {
        GitSha sister = git.branch(git.head(), "dora", "sister", "README", "x");
        GitSha update = crept(sister);
        PullRequest request = forge.merged(41, "dora", git.merge("root", update), branch, sister, update);
        forge.approve(request, update, "sam", "carl");

        assertThat(canal.verdict(PROD).allows()).isFalse();
        assertThat(canal.verdict(PROD).proof().disregarded())
                .extracting(Proof.Disregarded::why)
                .containsOnly("approved before merge " + update.abbreviated() + " was made, which it is said to be of");
    }

    @Test
    void whatWasReviewedStaysApprovedWhenTheBaseBringsOtherThings() {
        git.push("eve", "other", "README", "x");
        git.at(AFTER_THE_REVIEWS);
        GitSha update = git.commit(
                "dora", "GitHub", "update", List.of(branch, git.head()), PIN, "pin: A\nsuspend: yes", "README", "x");
        PullRequest request = forge.merged(41, "dora", git.merge("root", update), branch, update);
        forge.approve(request, update, "sam", "carl");

        assertThat(canal.verdict(PROD).message()).isEqualTo("approved by carl (client) and sam (staff)");
    }

    @Test
    void manyCommitsOfOneMomentCostNoMoreQuestionsThanARequestHasCommits() {
        git.at(AFTER_THE_REVIEWS);
        git.push("eve", "pin", PIN, "pin: E");
        for (int each = 0; each < 400; each++) {
            git.push("eve", "noise", "README", "line " + each);
        }

        assertThat(canal.verdict(PROD).allows()).isFalse();
        assertThat(forge.calls).isEqualTo(250);
    }
}
