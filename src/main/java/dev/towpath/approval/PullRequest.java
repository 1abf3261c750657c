package dev.towpath.approval;

import dev.towpath.model.GitSha;
import java.util.List;
import java.util.Optional;

/**
 * A pull request as a forge tells it.
 *
 * @param baseRepository {@code owner/name} of the repository that it was opened against
 * @param baseBranch short name of the branch that it was opened against
 * @param mergeCommit the commit that the forge names as the merge; the last one of a rebase
 * @param head the last commit that was pushed to it
 * @param commits all its own commits, oldest first
 */
public record PullRequest(
        int number,
        Actor opener,
        boolean merged,
        String baseRepository,
        String baseBranch,
        Optional<GitSha> mergeCommit,
        GitSha head,
        List<Contribution> commits) {
    public PullRequest {
        commits = List.copyOf(commits);
    }
}
