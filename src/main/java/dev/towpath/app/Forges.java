package dev.towpath.app;

import dev.towpath.adapter.forge.github.GitHubConnection;
import dev.towpath.adapter.forge.github.GitHubNotices;
import dev.towpath.adapter.forge.github.GitHubPullRequests;
import dev.towpath.adapter.forge.github.GitHubReviews;
import dev.towpath.adapter.forge.github.GitHubSettings;
import dev.towpath.approval.Answer;
import dev.towpath.approval.ProposedPullRequest;
import dev.towpath.approval.ReviewSource;
import dev.towpath.desired.Forge;
import dev.towpath.problem.FailureException;
import dev.towpath.report.ForgeNotices;
import java.util.Optional;

/** The forge as the environment of this call reaches it; nothing is read or asked before it is needed. */
final class Forges {
    private final Workbench bench;
    private Optional<GitHubConnection> github = Optional.empty();

    Forges(Workbench bench) {
        this.bench = bench;
    }

    /**
     * GitHub's API, the same for all that is asked in this call.
     *
     * @throws FailureException if the environment says nothing usable about it
     */
    synchronized GitHubConnection github() {
        GitHubConnection connection = github.orElseGet(() -> new GitHubConnection(
                GitHubSettings.of(
                        bench.environment(),
                        bench.settings().forgeHosts(),
                        bench.directories().cache().resolve("github")),
                bench.calls(),
                bench.clock(),
                time -> Thread.sleep(time.toMillis())));
        github = Optional.of(connection);
        return connection;
    }

    /** The reviews in a repository; a forge that cannot be asked says that nothing is known. */
    ReviewSource reviews(Forge.GitHub forge) {
        try {
            return new GitHubReviews(github(), forge.repository());
        } catch (FailureException e) {
            return ReviewSource.unknown(
                    e.failure().message() + "; " + e.failure().advice());
        }
    }

    /** Writes to a repository. */
    ForgeNotices notices(Forge.GitHub forge) {
        return new GitHubNotices(github(), forge.repository());
    }

    /** What the forge says of a pull request; a forge that cannot be asked says that nothing is known. */
    Answer<ProposedPullRequest> pullRequest(Forge.GitHub forge, int number) {
        try {
            return new GitHubPullRequests(github(), forge.repository()).numbered(number);
        } catch (FailureException e) {
            return Answer.unknown(e.failure().message());
        }
    }
}
