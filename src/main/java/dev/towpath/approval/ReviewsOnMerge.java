package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A forge as it would answer if a pull request were merged now as its test merge.
 *
 * <p>The same judge with the same rules then says beforehand what it will say afterwards. Reviews are asked of the real forge;
 * only the connection between the test merge and the pull request is added, since a forge does not know it.
 */
public final class ReviewsOnMerge implements ReviewSource {
    private final ReviewSource forge;
    private final GitSha merge;
    private final Answer<PullRequest> request;

    /**
     * The forge after a merge.
     *
     * @param head the commit that the test merge is of; a pull request that has another one by now is not known
     */
    public ReviewsOnMerge(ReviewSource forge, GitSha merge, GitSha head, Answer<ProposedPullRequest> proposed) {
        this.forge = forge;
        this.merge = merge;
        this.request = proposed.then(it -> it.request().head().equals(head)
                ? Answer.of(merged(it.request(), merge))
                : Answer.unknown("pull request #" + it.request().number() + " has moved on to "
                        + it.request().head().abbreviated()));
    }

    private static PullRequest merged(PullRequest open, GitSha merge) {
        return new PullRequest(
                open.number(),
                open.opener(),
                true,
                open.baseRepository(),
                open.baseBranch(),
                Optional.of(merge),
                open.head(),
                open.commits());
    }

    @Override
    public Answer<List<PullRequest>> pullRequests(Commit commit) {
        return commit.id().equals(merge) ? request.then(it -> Answer.of(List.of(it))) : forge.pullRequests(commit);
    }

    @Override
    public Answer<List<Review>> reviews(PullRequest pullRequest) {
        return forge.reviews(pullRequest);
    }

    @Override
    public Answer<Boolean> member(String team, String login) {
        return forge.member(team, login);
    }

    @Override
    public Answer<Tree> files(GitSha commit) {
        return forge.files(commit);
    }

    @Override
    public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
        return forge.retargeted(pullRequest);
    }

    @Override
    public Answer<Commit> commit(GitSha id) {
        return forge.commit(id);
    }

    @Override
    public Answer<GitSha> forkPoint(GitSha branch, GitSha head) {
        return forge.forkPoint(branch, head);
    }
}
