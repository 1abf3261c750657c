package dev.towpath.approval;

import dev.towpath.approval.Approvals.Found;
import dev.towpath.approval.PullRequestOrigin.Landed;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells from a forge's reviews who agreed to a change. */
final class ForgeWitness {
    private final ReviewSource source;
    private final String repository;
    private final String branch;
    private final History history;

    ForgeWitness(ReviewSource source, String repository, String branch, History history) {
        this.source = source;
        this.repository = repository;
        this.branch = branch;
        this.history = history;
    }

    ReviewSource source() {
        return source;
    }

    /** The pull request that was merged as a commit of a line. */
    Answer<Optional<Landed>> landed(Line line, int place) {
        return source.pullRequests(line.commit(place))
                .then(candidates -> new PullRequestOrigin(repository, branch, line).at(place, candidates));
    }

    /** Who agreed in the reviews of a pull request to what a change brought. */
    Answer<Found> reviewers(Change change, PullRequest pullRequest) {
        return source.reviews(pullRequest)
                .then(reviews -> new ReviewFold(head -> saw(change, head)).of(reviews))
                .then(found -> Answer.of(found.without(login -> involved(login, change.commit(), pullRequest))));
    }

    private Answer<Boolean> saw(Change change, GitSha head) {
        Optional<Tree> here = history.tree(head);
        return here.map(Answer::of)
                .orElseGet(() -> source.files(head))
                .then(tree -> Answer.of(change.content().isIn(tree)));
    }

    /** What someone had to do with a pull request that keeps them from approving it. */
    static Optional<String> involved(String login, Commit landed, PullRequest pullRequest) {
        String key = Actor.person(login).key();
        if (pullRequest.opener().key().equals(key)) {
            return Optional.of("opened the pull request");
        }
        List<Person> coAuthors = new ArrayList<>();
        if (!landed.isMerge()) {
            coAuthors.addAll(Identity.coAuthors(landed.message()));
        }
        Optional<String> involvement = Optional.empty();
        for (Contribution commit : pullRequest.commits()) {
            if (commit.authors().stream().anyMatch(author -> author.key().equals(key))
                    || Identity.matches(login, new Person("", commit.authorEmail()))) {
                return Optional.of("author of the change");
            }
            if (commit.committers().stream()
                    .anyMatch(committer -> committer.kind() != Actor.Kind.FORGE
                            && committer.key().equals(key))) {
                involvement = Optional.of("committer of the change");
            }
            coAuthors.addAll(Identity.coAuthors(commit.message()));
        }
        if (involvement.isEmpty() && coAuthors.stream().anyMatch(person -> Identity.matches(login, person))) {
            return Optional.of("co-author of the change");
        }
        return involvement;
    }
}
