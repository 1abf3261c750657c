package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks a forge each question once in a run, so that a thousand targets of one pull request cost what one does. */
final class RememberedForge implements ReviewSource {
    private final ReviewSource forge;
    private final Map<GitSha, Answer<List<PullRequest>>> requests = new HashMap<>();
    private final Map<Integer, Answer<List<Review>>> reviews = new HashMap<>();
    private final Map<List<String>, Answer<Boolean>> members = new HashMap<>();
    private final Map<GitSha, Answer<Tree>> files = new HashMap<>();
    private final Map<Integer, Answer<Optional<Instant>>> retargetings = new HashMap<>();
    private final Map<GitSha, Answer<Commit>> commits = new HashMap<>();
    private final Map<List<GitSha>, Answer<GitSha>> forkPoints = new HashMap<>();

    RememberedForge(ReviewSource forge) {
        this.forge = forge;
    }

    @Override
    public Answer<List<PullRequest>> pullRequests(Commit commit) {
        return requests.computeIfAbsent(commit.id(), key -> forge.pullRequests(commit));
    }

    @Override
    public Answer<List<Review>> reviews(PullRequest pullRequest) {
        return reviews.computeIfAbsent(pullRequest.number(), key -> forge.reviews(pullRequest));
    }

    @Override
    public Answer<Boolean> member(String team, String login) {
        return members.computeIfAbsent(
                List.of(team.toLowerCase(Locale.ROOT), login.toLowerCase(Locale.ROOT)),
                key -> forge.member(team, login));
    }

    @Override
    public Answer<Tree> files(GitSha commit) {
        return files.computeIfAbsent(commit, forge::files);
    }

    @Override
    public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
        return retargetings.computeIfAbsent(pullRequest.number(), key -> forge.retargeted(pullRequest));
    }

    @Override
    public Answer<Commit> commit(GitSha id) {
        return commits.computeIfAbsent(id, forge::commit);
    }

    @Override
    public Answer<GitSha> forkPoint(GitSha branch, GitSha head) {
        return forkPoints.computeIfAbsent(List.of(branch, head), key -> forge.forkPoint(branch, head));
    }
}
