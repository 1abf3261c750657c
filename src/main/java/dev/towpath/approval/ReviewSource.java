package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A forge's pull requests, reviews and teams.
 *
 * <p>Answers are whole or unknown: an implementation follows every page, and repeats the question for a commit that is younger
 * than two minutes and names a pull request that the forge does not show yet.
 */
public interface ReviewSource {
    /** The pull requests that the forge connects with a commit of the tracked branch, merged or not. */
    Answer<List<PullRequest>> pullRequests(Commit commit);

    /** All reviews of a pull request. */
    Answer<List<Review>> reviews(PullRequest pullRequest);

    /** Whether someone is an active member of a team, {@code organisation/team}, now. */
    Answer<Boolean> member(String team, String login);

    /** The files at a commit that the clone does not have, such as the head of a branch that was squashed and deleted. */
    Answer<Tree> files(GitSha commit);

    /** When a pull request was last made to go into another branch, or its branch was rewound; empty if it never was. */
    Answer<Optional<Instant>> retargeted(PullRequest pullRequest);

    /** A commit that the clone does not have. */
    Answer<Commit> commit(GitSha id);

    /** The newest commit that a commit of the tracked branch and a head have in common, for a head that the clone may not have. */
    Answer<GitSha> forkPoint(GitSha branch, GitSha head);

    /** A forge that cannot be asked. */
    static ReviewSource unknown(String why) {
        return new UnreachableForge(why);
    }
}
