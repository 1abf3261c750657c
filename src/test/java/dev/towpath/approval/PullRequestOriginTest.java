package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which commits of a line belong to a pull request, by each way in which a forge merges one. */
class PullRequestOriginTest {
    private static final GitSha ELSEWHERE = new GitSha("e".repeat(40));

    private final GitModel git = new GitModel();
    private GitSha root = ELSEWHERE;

    @BeforeEach
    void start() {
        root = git.push("root", "start", "README", "a");
    }

    private PullRequest request(int number, Optional<GitSha> mergedAs, GitSha... commits) {
        List<Contribution> own = new ArrayList<>();
        for (GitSha id : commits) {
            Commit commit = git.commit(id).orElseThrow();
            own.add(new Contribution(
                    id,
                    commit.parents(),
                    List.of(),
                    List.of(),
                    commit.author().email(),
                    commit.committedAt(),
                    commit.message()));
        }
        return new PullRequest(
                number, Actor.person("dora"), true, "acme/infra", "main", mergedAs, commits[commits.length - 1], own);
    }

    /** Number and oldest place of the request to which a place belongs; "-" for none, otherwise why it is not known. */
    private String at(int place, PullRequest... candidates) {
        Line line = new Line(git, git.firstParents());
        return new PullRequestOrigin("Acme/infra", "main", line)
                .at(place, List.of(candidates))
                .fold(
                        found -> found.map(it -> "#" + it.pullRequest().number() + " to " + it.oldest())
                                .orElse("-"),
                        why -> why);
    }

    @Test
    void aHeadThatWasPushedAsItIsOwnsItsOwnCommitsAndNoOthers() {
        GitSha one = git.push("dora", "one", "a", "1");
        GitSha two = git.push("dora", "two", "b", "1");

        for (Optional<GitSha> mergedAs : List.of(Optional.<GitSha>empty(), Optional.of(ELSEWHERE))) {
            PullRequest request = request(41, mergedAs, one, two);
            assertThat(at(0, request)).isEqualTo("#41 to 1");
            assertThat(at(1, request)).isEqualTo("#41 to 1");
            assertThat(at(2, request)).isEqualTo("-");
        }
    }

    @Test
    void aHeadWithAMergeInItIsPushedAsItIsToo() {
        GitSha one = git.push("dora", "one", "a", "1");
        GitSha up = git.merge("dora", git.branch(root, "dan", "side", "b", "1"));
        PullRequest request = request(41, Optional.of(up), one, up);

        assertThat(at(1, request)).isEqualTo("#41 to 1");
        assertThat(at(2, request)).isEqualTo("-");
    }

    @Test
    void aHeadThatIsNotOnTheLineWasNotPushedAsItIs() {
        GitSha one = git.push("dora", "one", "a", "1");
        GitSha two = git.branch(one, "dora", "two", "b", "1");

        assertThat(at(0, request(41, Optional.empty(), one, two))).isEqualTo("-");
    }

    @Test
    void whatCameByAMergeThatIsBesideTheLineNowWasNotPushedAsItIs() {
        GitSha one = git.branch(root, "dora", "one", "a", "1");
        GitSha merge = git.merge("root", one);
        git.moveTo(git.join("eve", one, merge));
        PullRequest request = request(41, Optional.of(merge), one);

        assertThat(at(1, request)).isEqualTo("-");
    }

    @Test
    void aRebaseOwnsAsManyCommitsAsItHasAndNoneBelow() {
        GitSha one = git.branch(root, "dora", "one", "a", "1");
        GitSha two = git.branch(one, "dora", "two", "b", "1");
        git.push("eve", "direct", "c", "1");
        git.push("eve", "direct too", "d", "1");
        git.push("dora", "one", "a", "1");
        GitSha last = git.push("dora", "two", "b", "1");
        PullRequest request = request(41, Optional.of(last), one, two);

        assertThat(List.of(at(0, request), at(1, request), at(2, request), at(3, request)))
                .containsExactly("#41 to 1", "#41 to 1", "-", "-");
    }

    @Test
    void aRebaseMayBeTheWholeLineButNotMore() {
        GitSha one = git.branch(root, "dora", "one", "a", "1");
        GitSha two = git.branch(one, "dora", "two", "b", "1");
        git.moveTo(git.commit("dora", "dora", "one", List.of(), "a", "1"));
        GitSha last = git.push("dora", "two", "b", "1");

        assertThat(at(1, request(41, Optional.of(last), one, two))).isEqualTo("#41 to 1");
        PullRequest more = request(42, Optional.of(last), root, one, two);
        assertThat(at(0, more)).isEqualTo("#42 to 0");
        assertThat(at(1, more)).isEqualTo("-");
    }

    @Test
    void theRequestThatWasMergedAsTheCommitComesBeforeOneThatReachesOverIt() {
        GitSha one = git.branch(root, "dora", "one", "a", "1");
        GitSha two = git.branch(one, "dora", "two", "b", "1");
        GitSha other = git.branch(root, "dan", "other", "a", "1");
        GitSha first = git.push("dora", "one", "a", "1");
        GitSha last = git.push("dora", "two", "b", "1");
        PullRequest over = request(41, Optional.of(last), one, two);
        PullRequest exact = request(42, Optional.of(first), other);

        assertThat(at(1, over, exact)).isEqualTo("#42 to 1");
        assertThat(at(0, over, exact)).isEqualTo("#41 to 1");
    }

    @Test
    void twoThatClaimTheSameCommitAreUnknown() {
        GitSha one = git.branch(root, "dora", "one", "a", "1");
        GitSha other = git.branch(root, "dan", "other", "a", "1");
        GitSha squash = git.push("dora", "squash", "a", "1");

        assertThat(at(0, request(41, Optional.of(squash), one), request(42, Optional.of(squash), other)))
                .isEqualTo("pull requests #41 and #42 both claim commit " + squash.abbreviated());
    }
}
