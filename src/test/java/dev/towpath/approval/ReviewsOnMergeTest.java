package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A forge as it would answer after a merge: only the request of the test merge is added. */
class ReviewsOnMergeTest {
    private static final GitSha GONE = new GitSha("d".repeat(40));

    private final GitModel git = new GitModel();
    private final ForgeModel forge = new ForgeModel(git);
    private final GitSha before = git.push("root", "start", "README", "a");
    private final GitSha head = git.branch(before, "dora", "change", "README", "b");
    private final GitSha merge = git.merge("web-flow", head);
    private final PullRequest open = new PullRequest(
            41, Actor.person("dora"), false, ForgeModel.REPOSITORY, "main", Optional.of(GONE), head, List.of());

    private ReviewSource on(Answer<ProposedPullRequest> proposed) {
        return new ReviewsOnMerge(forge, merge, head, proposed);
    }

    private static Answer<ProposedPullRequest> proposed(PullRequest request) {
        return Answer.of(new ProposedPullRequest(request, true, Optional.of("acme/infra"), Optional.of(true)));
    }

    private Commit commit(GitSha id) {
        return git.commit(id).orElseThrow();
    }

    @Test
    void theTestMergeIsTheMergeOfTheRequest() {
        PullRequest merged = new PullRequest(
                41, Actor.person("dora"), true, ForgeModel.REPOSITORY, "main", Optional.of(merge), head, List.of());

        assertThat(on(proposed(open)).pullRequests(commit(merge))).isEqualTo(Answer.of(List.of(merged)));
        assertThat(forge.calls).isZero();
    }

    @Test
    void ofAnyOtherCommitTheForgeKnowsMore() {
        PullRequest earlier = forge.merged(40, "dora", before, before);
        assertThat(on(proposed(open)).pullRequests(commit(before))).isEqualTo(Answer.of(List.of(earlier)));
    }

    @Test
    void aRequestThatHasMovedOnIsNotKnown() {
        PullRequest moved = new PullRequest(
                41, Actor.person("dora"), false, ForgeModel.REPOSITORY, "main", Optional.empty(), GONE, List.of());

        assertThat(on(proposed(moved)).pullRequests(commit(merge)))
                .isEqualTo(Answer.unknown("pull request #41 has moved on to ddddddd"));
        assertThat(on(Answer.unknown("no answer")).pullRequests(commit(merge))).isEqualTo(Answer.unknown("no answer"));
    }

    @Test
    void everythingElseIsAskedOfTheForge() {
        forge.review(open, "sam", Review.State.APPROVED, head);
        forge.retarget(open);
        forge.join("acme/platform", "sam");
        forge.keep(GONE, FileModel.of("README", "c"));
        Commit kept = new Commit(
                GONE, List.of(head), commit(head).author(), commit(head).committer(), Instant.EPOCH, "gone");
        forge.keep(kept);
        ReviewSource source = on(proposed(open));

        assertThat(source.reviews(open)).isEqualTo(forge.reviews(open));
        assertThat(source.member("acme/platform", "sam")).isEqualTo(Answer.of(true));
        assertThat(source.files(GONE)).isEqualTo(forge.files(GONE));
        assertThat(source.commit(GONE)).isEqualTo(Answer.of(kept));
        assertThat(source.retargeted(open)).isEqualTo(forge.retargeted(open)).isNotEqualTo(Answer.of(Optional.empty()));
        assertThat(source.forkPoint(merge, head)).isEqualTo(Answer.of(before));
    }

    @ParameterizedTest
    @CsvSource({"Acme/Infra-Config, false", "acme/infra-config, false", "eve/infra-config, true", ", true"})
    void aForkIsAnyOtherRepository(String from, boolean fork) {
        assertThat(new ProposedPullRequest(open, true, Optional.ofNullable(from), Optional.empty()).fromFork())
                .isEqualTo(fork);
    }
}
