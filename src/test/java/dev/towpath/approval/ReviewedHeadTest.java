package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A review of a merge that is younger than the review is one of the commit that was merged into. */
class ReviewedHeadTest {
    private static final Instant REVIEWED = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant BEFORE = REVIEWED.minusSeconds(1);
    private static final Instant AFTER = REVIEWED.plusSeconds(1);
    private static final GitSha ONE = sha('1');
    private static final GitSha TWO = sha('2');
    private static final GitSha MERGE = sha('3');

    private final GitModel git = new GitModel();
    private final ForgeModel forge = new ForgeModel(git);
    private final GitSha branch = git.push("root", "start", "README", "a");
    private final GitSha change = git.push("root", "change", "README", "b");

    private static GitSha sha(char digit) {
        return new GitSha(String.valueOf(digit).repeat(40));
    }

    private static Contribution own(GitSha id, Instant at, GitSha... parents) {
        return new Contribution(id, List.of(parents), List.of(), List.of(), "dora@example.com", at, "work");
    }

    private Answer<Optional<GitSha>> seen(GitSha named, Contribution... own) {
        Content<String> nothing = new Content<>(new TreeMap<String, Digest>(), tree -> Map.of());
        PullRequest request = new PullRequest(
                41, Actor.person("dora"), true, "acme/infra", "main", Optional.of(change), named, List.of(own));
        Review review = new Review(1, Actor.person("sam"), Review.State.APPROVED, named, REVIEWED);
        return new ReviewedHead(forge, git)
                .of(review, new Change(new Line(git, git.firstParents()), 0, nothing, List::of), request);
    }

    @Test
    void aCommitThatIsNoMergeIsTakenAsItIsNamed() {
        assertThat(seen(ONE, own(ONE, AFTER, branch))).isEqualTo(Answer.of(Optional.of(ONE)));
    }

    @Test
    void aMergeThatWasThereBeforeTheReviewWasLookedAt() {
        assertThat(seen(MERGE, own(ONE, BEFORE, branch), own(MERGE, BEFORE, ONE, branch)))
                .isEqualTo(Answer.of(Optional.of(MERGE)));
    }

    @Test
    void aMergeOfTheSameSecondOrLaterWasNot() {
        for (Instant made : List.of(REVIEWED, AFTER)) {
            assertThat(seen(MERGE, own(ONE, BEFORE, branch), own(MERGE, made, ONE, branch)))
                    .isEqualTo(Answer.of(Optional.of(ONE)));
            assertThat(seen(MERGE, own(ONE, BEFORE, branch), own(MERGE, made, branch, ONE)))
                    .isEqualTo(Answer.of(Optional.of(ONE)));
        }
    }

    @Test
    void whereBothSidesOrNoneAreOfTheRequestItCannotBeTold() {
        assertThat(seen(MERGE, own(ONE, BEFORE, branch), own(TWO, BEFORE, branch), own(MERGE, AFTER, ONE, TWO)))
                .isEqualTo(Answer.of(Optional.empty()));
        assertThat(seen(MERGE, own(MERGE, AFTER, branch, branch))).isEqualTo(Answer.of(Optional.empty()));
    }

    @Test
    void twentyMergesAreGoneBackOverAndNotMore() {
        for (int merges : List.of(20, 21)) {
            List<Contribution> own = new ArrayList<>(List.of(own(ONE, BEFORE, branch)));
            GitSha at = ONE;
            for (int each = 0; each < merges; each++) {
                GitSha next = new GitSha(String.format("%040x", 1000 + each));
                own.add(own(next, AFTER, at, branch));
                at = next;
            }
            assertThat(seen(at, own.toArray(Contribution[]::new)))
                    .isEqualTo(Answer.of(merges == 20 ? Optional.of(ONE) : Optional.empty()));
        }
    }

    @Test
    void aHeadThatWasReplacedIsLookedUpHereOrAtTheForge() {
        Person dora = new Person("dora", "dora@example.com");
        forge.keep(new Commit(MERGE, List.of(branch, TWO), dora, dora, AFTER, "merge"));
        assertThat(seen(MERGE)).isEqualTo(Answer.of(Optional.of(TWO)));
        assertThat(forge.calls).as("the merge and what was merged into").isEqualTo(2);

        GitSha topic = git.branch(branch, "dora", "topic", "README", "c");
        assertThat(seen(topic)).isEqualTo(Answer.of(Optional.of(topic)));
        assertThat(forge.calls).isEqualTo(2);
    }

    @Test
    void aReplacedHeadThatTheForgeDoesNotGiveIsUnknown() {
        forge.silence("commit");
        assertThat(seen(MERGE)).isInstanceOf(Answer.Unknown.class);
    }
}
