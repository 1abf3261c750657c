package dev.towpath.app;

import dev.towpath.adapter.forge.github.CommitList;
import dev.towpath.adapter.forge.github.CommitRange;
import dev.towpath.adapter.forge.github.GitHubCommits;
import dev.towpath.adapter.git.BranchWriter;
import dev.towpath.adapter.git.FileChange;
import dev.towpath.desired.Forge;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ForgeNotices;
import dev.towpath.report.ForgeNotices.OpenedPullRequest;
import dev.towpath.report.ForgeNotices.PullRequestDraft;

/** Opens pull requests where the repository's forge is known; refused before anything is written where it is not. */
record PullRequests(ForgeNotices notices, GitHubCommits commitsOf) {
    static PullRequests of(Forge forge, BranchWriter branches, Assembled parts) {
        if (!(forge instanceof Forge.GitHub github)) {
            throw refused(
                    "towpath.yaml names no forge, so no pull request can be opened",
                    "leave out --open-pr, push the branch and open it by hand");
        }
        if (!branches.canPush()) {
            throw refused(
                    "the repository has no remote \"origin\" to push to",
                    "add one with git remote add origin, or name the repository's URL with --repo");
        }
        return new PullRequests(parts.notices(github), parts.commits());
    }

    OpenedPullRequest open(FileChange change, String title, String markdown) {
        return notices.open(new PullRequestDraft(change.branch(), change.tracked(), title, markdown));
    }

    /** What is new in the application's own repository; that it cannot be read keeps nobody from opening the request. */
    CommitList commits(CommitRange range) {
        try {
            return commitsOf.in(range);
        } catch (FailureException e) {
            return CommitList.NONE;
        }
    }

    private static FailureException refused(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.INVALID, message, advice));
    }
}
