package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.History;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the commits against which a forge shows the head of a pull request to a reviewer.
 *
 * <p>A forge shows what a branch changed since it parted from the other. A value that stood there already is in the files of the
 * reviewed head and in nothing that the reviewer was shown, so an approval of such a head says nothing about it.
 */
final class ShownChange {
    private final ReviewSource source;
    private final History history;

    ShownChange(ReviewSource source, History history) {
        this.source = source;
        this.history = history;
    }

    /**
     * The commits in which a head and the branch met last.
     *
     * <p>The parents of a request's own commits tell it without a question; a head that was pushed away since is asked about.
     */
    Answer<Set<GitSha>> bases(Change change, GitSha head, PullRequest request) {
        Map<GitSha, Contribution> own = request.commits().stream()
                .collect(Collectors.toMap(Contribution::commit, Function.identity(), (one, same) -> one));
        if (own.containsKey(head)) {
            return Answer.of(newest(outside(head, own)));
        }
        Optional<GitSha> before = change.commit().parents().stream().findFirst();
        return before.map(branch -> source.forkPoint(branch, head).<Set<GitSha>>then(base -> Answer.of(Set.of(base))))
                .orElse(Answer.of(Set.of()));
    }

    /** Commits of the branch on which the own commits of a pull request stand. */
    static Set<GitSha> outside(GitSha head, Map<GitSha, Contribution> own) {
        Set<GitSha> outside = new LinkedHashSet<>();
        Set<GitSha> visited = new LinkedHashSet<>();
        Deque<GitSha> open = new ArrayDeque<>(List.of(head));
        while (!open.isEmpty()) {
            GitSha commit = open.poll();
            Contribution contribution = own.get(commit);
            if (contribution == null) {
                outside.add(commit);
            } else if (visited.add(commit)) {
                open.addAll(contribution.parents());
            }
        }
        return outside;
    }

    /** Those that no other one contains. */
    private Set<GitSha> newest(Set<GitSha> commits) {
        return commits.stream()
                .filter(commit -> commits.stream()
                        .noneMatch(other -> !other.equals(commit)
                                && history.ancestry(commit, other).continues()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
