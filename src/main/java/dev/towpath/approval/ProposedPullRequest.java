package dev.towpath.approval;

import java.util.Locale;
import java.util.Optional;

/**
 * A pull request that nobody has merged yet, as a forge tells it.
 *
 * @param open whether it could still be merged
 * @param headRepository {@code owner/name} of the repository that its commits come from; empty where that is gone
 * @param mergeable whether the forge could merge it; empty while it is finding out
 */
public record ProposedPullRequest(
        PullRequest request, boolean open, Optional<String> headRepository, Optional<Boolean> mergeable) {
    /** Whether its commits come from another repository, whose authors need no right to this one. */
    public boolean fromFork() {
        return !headRepository
                .map(name -> name.toLowerCase(Locale.ROOT))
                .equals(Optional.of(request.baseRepository().toLowerCase(Locale.ROOT)));
    }
}
