package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the pull request that was merged as a commit of the tracked branch.
 *
 * <p>What a forge connects with a commit is a guess: only a request that was merged into this branch of this repository counts,
 * and only if its commits are found on the branch where the way of merging puts them.
 */
final class PullRequestOrigin {
    private final String repository;
    private final String branch;
    private final Line line;

    /**
     * A finder for one branch.
     *
     * @param repository {@code owner/name}
     */
    PullRequestOrigin(String repository, String branch, Line line) {
        this.repository = repository;
        this.branch = branch;
        this.line = line;
    }

    /** A pull request and the oldest place of the line that it brought. */
    record Landed(PullRequest pullRequest, int oldest) {}

    /** The one request that was merged as the commit at a place; unknown where several claim it. */
    Answer<Optional<Landed>> at(int place, List<PullRequest> candidates) {
        List<Landed> landed = candidates.stream()
                .filter(this::mergedHere)
                .flatMap(candidate -> landed(place, candidate).stream())
                .toList();
        List<Landed> exact = landed.stream()
                .filter(it -> it.pullRequest()
                        .mergeCommit()
                        .filter(line.commit(place).id()::equals)
                        .isPresent())
                .toList();
        List<Landed> best = exact.isEmpty() ? landed : exact;
        if (best.size() > 1) {
            // A branch that was merged into another one arrives with it; the request of the merge is the one that it
            // names.
            List<Landed> named =
                    best.stream().filter(it -> names(place, it.pullRequest())).toList();
            best = named.isEmpty() ? best : named;
        }
        if (best.size() > 1) {
            return Answer.unknown("pull requests #" + best.get(0).pullRequest().number() + " and #"
                    + best.get(1).pullRequest().number() + " both claim commit "
                    + line.commit(place).id().abbreviated());
        }
        return Answer.of(best.stream().findFirst());
    }

    private boolean names(int place, PullRequest candidate) {
        return line.commit(place).parents().stream().skip(1).anyMatch(candidate.head()::equals);
    }

    private boolean mergedHere(PullRequest candidate) {
        return candidate.merged()
                && candidate.baseBranch().equals(branch)
                && candidate.baseRepository().toLowerCase(Locale.ROOT).equals(repository.toLowerCase(Locale.ROOT));
    }

    private Optional<Landed> landed(int place, PullRequest candidate) {
        OptionalInt asItIs = pushedAsItIs(place, candidate);
        if (asItIs.isPresent()) {
            return Optional.of(new Landed(candidate, asItIs.getAsInt()));
        }
        Optional<Integer> last = candidate.mergeCommit().flatMap(line::place);
        if (last.isEmpty() || last.get() > place) {
            return Optional.empty();
        }
        int oldest = rebased(last.get(), candidate)
                ? last.get() + candidate.commits().size() - 1
                : last.get();
        return place <= oldest ? Optional.of(new Landed(candidate, oldest)) : Optional.empty();
    }

    /** A head that was pushed to the branch: its own commits stand in the line. */
    private OptionalInt pushedAsItIs(int place, PullRequest candidate) {
        boolean own = candidate.commits().stream()
                .anyMatch(commit -> commit.commit().equals(line.commit(place).id()));
        if (!own || line.place(candidate.head()).isEmpty() || mergedElsewhere(candidate)) {
            return OptionalInt.empty();
        }
        return candidate.commits().stream()
                .flatMap(commit -> line.place(commit.commit()).stream())
                .mapToInt(Integer::intValue)
                .max();
    }

    /**
     * Whether the request came in by another merge, which a push the wrong way round has put beside the line since: what became
     * of it after that would be undone.
     */
    private boolean mergedElsewhere(PullRequest candidate) {
        return candidate
                .mergeCommit()
                .filter(merge -> line.place(merge).isEmpty())
                .filter(merge ->
                        line.history().ancestry(merge, line.commit(0).id()).continues())
                .isPresent();
    }

    /** A rebase keeps authors and messages, so the line must show them in the same order. */
    private boolean rebased(int last, PullRequest candidate) {
        List<Contribution> commits = candidate.commits();
        if (commits.isEmpty() || last + commits.size() > line.length()) {
            return false;
        }
        for (int at = 0; at < commits.size(); at++) {
            Commit landed = line.commit(last + commits.size() - 1 - at);
            Contribution own = commits.get(at);
            if (landed.isMerge()
                    || !landed.author().email().equalsIgnoreCase(own.authorEmail())
                    || !landed.message().strip().equals(own.message().strip())) {
                return false;
            }
        }
        return !standsOn(line.commit(last + commits.size() - 1).id(), candidate);
    }

    /** Whether the branch of a request began with a commit on it: then that is no copy of one of its own, whatever it calls itself. */
    private boolean standsOn(GitSha commit, PullRequest candidate) {
        Set<GitSha> own = candidate.commits().stream().map(Contribution::commit).collect(Collectors.toSet());
        return candidate.commits().stream()
                .flatMap(contribution -> contribution.parents().stream())
                .filter(parent -> !own.contains(parent))
                .anyMatch(parent -> line.history().ancestry(commit, parent).continues());
    }
}
