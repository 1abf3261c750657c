package dev.towpath.approval;

/** A forge's pull requests by their number. */
public interface PullRequestSource {
    /** The pull request with a number, merged or not. */
    Answer<ProposedPullRequest> numbered(int number);
}
