package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The forge that answers nothing, so that everything that depends on it is unknown. */
record UnreachableForge(String why) implements ReviewSource {
    @Override
    public Answer<List<PullRequest>> pullRequests(Commit commit) {
        return Answer.unknown(why);
    }

    @Override
    public Answer<List<Review>> reviews(PullRequest pullRequest) {
        return Answer.unknown(why);
    }

    @Override
    public Answer<Boolean> member(String team, String login) {
        return Answer.unknown(why);
    }

    @Override
    public Answer<Tree> files(GitSha commit) {
        return Answer.unknown(why);
    }

    @Override
    public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
        return Answer.unknown(why);
    }

    @Override
    public Answer<Commit> commit(GitSha id) {
        return Answer.unknown(why);
    }

    @Override
    public Answer<GitSha> forkPoint(GitSha branch, GitSha head) {
        return Answer.unknown(why);
    }
}
