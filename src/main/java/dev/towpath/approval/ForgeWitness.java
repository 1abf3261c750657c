package dev.towpath.approval;

import dev.towpath.approval.Approvals.Found;
import dev.towpath.approval.PullRequestOrigin.Landed;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Tree;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells from a forge's reviews who agreed to a change. */
final class ForgeWitness {
    /** How far apart the commits of one rebase may be; GitHub writes them in the same second or the next. */
    private static final Duration REBASE_MAX = Duration.ofMinutes(2);

    private static final String AUTHOR = "author of the change";
    private static final String COMMITTER = "committer of the change";
    private static final String CO_AUTHOR = "co-author of the change";
    private static final List<String> ROLES = List.of(AUTHOR, COMMITTER, CO_AUTHOR);

    private final ReviewSource source;
    private final String repository;
    private final String branch;
    private final History history;
    private final ShownChange shown;
    private final ReviewedHead reviewed;

    ForgeWitness(ReviewSource source, String repository, String branch, History history) {
        this.source = source;
        this.repository = repository;
        this.branch = branch;
        this.history = history;
        this.shown = new ShownChange(source, history);
        this.reviewed = new ReviewedHead(source, history);
    }

    ReviewSource source() {
        return source;
    }

    /** The pull request that was merged as a commit of a line. */
    Answer<Optional<Landed>> landed(Line line, int place) {
        PullRequestOrigin origin = new PullRequestOrigin(repository, branch, line);
        Answer<Optional<Landed>> found = landed(origin, line, place, place);
        int first = place - Limits.PULL_REQUEST_COMMITS_MAX;
        for (int newer = place - 1; newer > first && absent(found) && rebasedTogether(line, newer, place); newer--) {
            found = landed(origin, line, newer, place);
        }
        return found;
    }

    private Answer<Optional<Landed>> landed(PullRequestOrigin origin, Line line, int asked, int place) {
        return source.pullRequests(line.commit(asked)).then(candidates -> origin.at(place, candidates));
    }

    private static boolean absent(Answer<Optional<Landed>> found) {
        return found.fold(Optional::isEmpty, why -> false);
    }

    /**
     * Whether a newer commit could have come with this one in a rebase: a forge writes those within one moment, and may know the
     * pull request of the last one only.
     */
    private static boolean rebasedTogether(Line line, int newer, int place) {
        if (newer < 0 || line.commit(newer).isMerge() || line.commit(place).isMerge()) {
            return false;
        }
        Duration apart = Duration.between(
                line.commit(place).committedAt(), line.commit(newer).committedAt());
        return apart.abs().compareTo(REBASE_MAX) <= 0;
    }

    /** Who agreed in the reviews of a pull request to what a change brought. */
    Answer<Found> reviewers(Change change, PullRequest pullRequest, AllowedSigners signers) {
        return source.reviews(pullRequest)
                .then(reviews -> new ReviewFold(review -> flaw(change, review, pullRequest)).of(reviews))
                .then(found -> Answer.of(found.without(login -> involved(login, change, pullRequest, signers))))
                .then(found -> found.agreements().isEmpty() ? Answer.of(found) : sinceRetargeted(found, pullRequest));
    }

    /** What was shown before a request was made to go into another branch was shown against that one. */
    private Answer<Found> sinceRetargeted(Found found, PullRequest pullRequest) {
        return source.retargeted(pullRequest)
                .then(moment -> Answer.of(
                        found.leaving(review -> moment.filter(at -> !review.at().isAfter(at))
                                .map(at -> "approved before the base of the pull request was changed"))));
    }

    /** Why a review says nothing about what a change brought, at the commit that it names or at the one that was looked at. */
    private Answer<Optional<String>> flaw(Change change, Review review, PullRequest pullRequest) {
        return flaw(change, review.commit(), pullRequest)
                .then(named -> named.isPresent()
                        ? Answer.of(named)
                        : reviewed.of(review, change, pullRequest)
                                .then(seen -> flaw(change, review, seen, pullRequest)));
    }

    private Answer<Optional<String>> flaw(
            Change change, Review review, Optional<GitSha> seen, PullRequest pullRequest) {
        if (seen.isEmpty()) {
            return Answer.of(Optional.of(
                    "approved before merge " + review.commit().abbreviated() + " was made, which it is said to be of"));
        }
        return seen.get().equals(review.commit()) ? Answer.of(Optional.empty()) : flaw(change, seen.get(), pullRequest);
    }

    /** Why a review of a head says nothing about what a change brought; empty if it does. */
    private Answer<Optional<String>> flaw(Change change, GitSha head, PullRequest pullRequest) {
        return saw(change, head)
                .then(seen -> seen
                        ? shown.bases(change, head, pullRequest).then(bases -> hidden(change, head, bases))
                        : Answer.of(Optional.of("saw something else at " + head.abbreviated())));
    }

    /** What stood where the branch parted from the tracked one was not shown as a change. */
    private Answer<Optional<String>> hidden(Change change, GitSha head, Set<GitSha> bases) {
        Answer<Boolean> hidden = Answer.of(false);
        for (GitSha base : bases) {
            hidden = hidden.then(
                    already -> already ? Answer.of(true) : holds(change, base, change.content()::isPartlyIn));
        }
        return hidden.then(it -> Answer.of(
                it
                        ? Optional.of("was not shown this change at " + head.abbreviated()
                                + ", whose branch began where it stood already")
                        : Optional.empty()));
    }

    private Answer<Boolean> saw(Change change, GitSha head) {
        return holds(change, head, change.content()::isIn);
    }

    private Answer<Boolean> holds(Change change, GitSha commit, Predicate<Tree> what) {
        return history.tree(commit)
                .map(tree -> Answer.of(what.test(tree)))
                .orElseGet(() -> source.files(commit).then(tree -> holds(change, tree, what)));
    }

    private static Answer<Boolean> holds(Change change, Tree tree, Predicate<Tree> what) {
        ReviewedTree reviewed = new ReviewedTree(tree, change.line().tree(change.place()));
        try {
            boolean seen = what.test(reviewed);
            return reviewed.unread().<Answer<Boolean>>map(Answer::unknown).orElse(Answer.of(seen));
        } catch (FailureException e) {
            return Answer.unknown(e.failure().message() + "; " + e.failure().advice());
        }
    }

    /** What someone had to do with a pull request that keeps them from approving it. */
    Optional<String> involved(String login, Change change, PullRequest pullRequest, AllowedSigners signers) {
        Set<String> accounts = new TreeSet<>(signers.aliases(login));
        accounts.add(Actor.person(login).key());
        if (accounts.contains(pullRequest.opener().key())) {
            return Optional.of("opened the pull request");
        }
        Optional<String> involved = change.commit().isMerge()
                ? Optional.empty()
                : Optional.of(CO_AUTHOR)
                        .filter(role -> names(login, signers, change.commit().message()));
        for (Contribution commit : pullRequest.commits()) {
            Optional<String> role = role(login, accounts, commit, signers);
            if (role.isPresent() && !onlyJoins(commit, change, pullRequest)) {
                involved = Stream.concat(involved.stream(), role.stream()).min(Comparator.comparing(ROLES::indexOf));
            }
        }
        return involved;
    }

    private Optional<String> role(String login, Set<String> accounts, Contribution commit, AllowedSigners signers) {
        if (commit.authors().stream().anyMatch(author -> accounts.contains(author.key()))
                || signers.same(login, new Person("", commit.authorEmail()))) {
            return Optional.of(AUTHOR);
        }
        if (committed(login, accounts, commit, signers)) {
            return Optional.of(COMMITTER);
        }
        return Optional.of(CO_AUTHOR).filter(role -> names(login, signers, commit.message()));
    }

    private static boolean names(String login, AllowedSigners signers, String message) {
        return Identity.coAuthors(message).stream().anyMatch(person -> signers.same(login, person));
    }

    /** By account, or by the address in git where the commit is here. */
    private boolean committed(String login, Set<String> accounts, Contribution commit, AllowedSigners signers) {
        return commit.committers().stream()
                        .anyMatch(
                                committer -> committer.kind() != Actor.Kind.FORGE && accounts.contains(committer.key()))
                || history.commit(commit.commit())
                        .map(Commit::committer)
                        .filter(committer -> !Identity.isForge(committer))
                        .filter(committer -> signers.same(login, new Person("", committer.email())))
                        .isPresent();
    }

    /**
     * Whether a commit of a pull request is a merge that only passes on what another of its commits brought: who brings a branch
     * up to date has not made the change.
     */
    private boolean onlyJoins(Contribution commit, Change change, PullRequest pullRequest) {
        if (commit.parents().size() < 2) {
            return false;
        }
        Set<GitSha> own =
                pullRequest.commits().stream().map(Contribution::commit).collect(Collectors.toSet());
        return commit.parents().stream()
                .filter(own::contains)
                .anyMatch(parent -> flaw(change, parent, pullRequest).fold(Optional::isEmpty, why -> false));
    }
}
