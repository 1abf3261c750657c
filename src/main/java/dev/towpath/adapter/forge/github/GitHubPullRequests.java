package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.approval.Answer;
import dev.towpath.approval.ProposedPullRequest;
import dev.towpath.approval.PullRequestSource;
import dev.towpath.problem.FailureException;
import java.util.Optional;

/** The pull requests of a repository on GitHub, by their number. */
public final class GitHubPullRequests implements PullRequestSource {
    private final GitHubConnection github;
    private final String repository;

    /**
     * The pull requests of a repository.
     *
     * @param repository {@code owner/name}
     */
    public GitHubPullRequests(GitHubConnection github, String repository) {
        this.github = github;
        this.repository = repository;
    }

    @Override
    public Answer<ProposedPullRequest> numbered(int number) {
        try {
            Json pull = github.get(GitHubConnection.pathIn(repository, "pulls", number));
            PullRequestReader reader = new PullRequestReader(github, repository);
            Json mergeable = pull.get("mergeable");
            return Answer.of(new ProposedPullRequest(
                    reader.read(pull, reader.commits(pull)),
                    pull.get("state").text().equals(Optional.of("open")),
                    pull.at("head", "repo", "full_name").text(),
                    mergeable.isTruthValue() ? Optional.of(mergeable.isTrue()) : Optional.empty()));
        } catch (FailureException e) {
            return Answer.unknown(e.failure().message() + "; " + e.failure().advice());
        }
    }
}
