package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the commit that a reviewer had before them, which may not be the one that the review names.
 *
 * <p>When the base is merged into the branch of a pull request, GitHub moves the reviews that it keeps on to that merge. What the
 * merge made of both sides was in front of nobody, so a review that is older than the merge which it names counts for the commit
 * that was merged into.
 */
final class ReviewedHead {
    /** How many merges of the base one after the other are gone back over. */
    private static final int MERGES_MAX = 20;

    private final ReviewSource source;
    private final History history;

    ReviewedHead(ReviewSource source, History history) {
        this.source = source;
        this.history = history;
    }

    private record Made(List<GitSha> parents, Instant at, Predicate<GitSha> own) {}

    /** The commit that was looked at; empty where that cannot be told. */
    Answer<Optional<GitSha>> of(Review review, Change change, PullRequest request) {
        return of(review.commit(), review.at(), change, request, MERGES_MAX);
    }

    private Answer<Optional<GitSha>> of(GitSha named, Instant at, Change change, PullRequest request, int left) {
        return made(named, change, request).then(made -> {
            if (made.parents().size() < 2 || made.at().isBefore(at)) {
                return Answer.of(Optional.of(named));
            }
            List<GitSha> before = made.parents().stream().filter(made.own()).toList();
            return before.size() == 1 && left > 0
                    ? of(before.get(0), at, change, request, left - 1)
                    : Answer.of(Optional.empty());
        });
    }

    private Answer<Made> made(GitSha commit, Change change, PullRequest request) {
        Set<GitSha> own = request.commits().stream().map(Contribution::commit).collect(Collectors.toSet());
        Optional<Made> listed = request.commits().stream()
                .filter(it -> it.commit().equals(commit))
                .findFirst()
                .map(it -> new Made(it.parents(), it.committedAt(), own::contains));
        return listed.<Answer<Made>>map(Answer::of)
                .orElseGet(() -> history.commit(commit)
                        .<Answer<Commit>>map(Answer::of)
                        .orElseGet(() -> source.commit(commit))
                        .then(it -> Answer.of(
                                new Made(it.parents(), it.committedAt(), parent -> !onBranch(parent, change)))));
    }

    /** Whether the branch had a commit before the change came. */
    private boolean onBranch(GitSha commit, Change change) {
        return change.commit().parents().stream()
                .findFirst()
                .filter(before -> history.ancestry(commit, before).continues())
                .isPresent();
    }
}
