package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.approval.Actor;
import dev.towpath.approval.Answer;
import dev.towpath.approval.Contribution;
import dev.towpath.approval.ProposedPullRequest;
import dev.towpath.approval.PullRequest;
import dev.towpath.approval.PullRequestSource;
import dev.towpath.model.GitSha;
import dev.towpath.problem.FailureException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The pull requests of a repository on GitHub, by their number. */
public final class GitHubPullRequests implements PullRequestSource {
    /** GitHub lists no more commits of a pull request than these. */
    private static final int COMMITS_MAX = 250;

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
            List<Json> commits = github.list(GitHubConnection.pathIn(repository, "pulls", number, "commits"));
            int all = pull.get("commits").number().map(BigDecimal::intValue).orElse(0);
            if (commits.size() != all || all > COMMITS_MAX) {
                return Answer.unknown(
                        "GitHub lists " + commits.size() + " of the " + all + " commits of pull request #" + number);
            }
            return proposed(number, pull, commits);
        } catch (FailureException e) {
            return Answer.unknown(e.failure().message());
        }
    }

    private static Answer<ProposedPullRequest> proposed(int number, Json pull, List<Json> commits) {
        Optional<GitSha> head = sha(pull.at("head", "sha"));
        Optional<String> base = pull.at("base", "repo", "full_name").text();
        Optional<String> branch = pull.at("base", "ref").text();
        if (head.isEmpty() || base.isEmpty() || branch.isEmpty()) {
            return Answer.unknown("GitHub's answer about pull request #" + number + " lacks its head or its base");
        }
        Json mergeable = pull.get("mergeable");
        return Answer.of(new ProposedPullRequest(
                new PullRequest(
                        number,
                        actor(pull.get("user")),
                        pull.get("merged").isTrue(),
                        base.get(),
                        branch.get(),
                        sha(pull.get("merge_commit_sha")),
                        head.get(),
                        commits.stream()
                                .flatMap(commit -> contribution(commit).stream())
                                .toList()),
                pull.get("state").text().equals(Optional.of("open")),
                pull.at("head", "repo", "full_name").text(),
                mergeable.isTruthValue() ? Optional.of(mergeable.isTrue()) : Optional.empty()));
    }

    private static Optional<Contribution> contribution(Json commit) {
        return sha(commit.get("sha"))
                .map(id -> new Contribution(
                        id,
                        people(commit.get("author")),
                        people(commit.get("committer")),
                        commit.at("commit", "author", "email").text().orElse(""),
                        commit.at("commit", "message").text().orElse("")));
    }

    /** The account behind a name in a commit; none where its address belongs to nobody. */
    private static List<Actor> people(Json user) {
        return user.isNothing() ? List.of() : List.of(actor(user));
    }

    private static Actor actor(Json user) {
        String login = user.get("login").text().orElse("ghost");
        if (login.equals("web-flow")) {
            return new Actor(login, Actor.Kind.FORGE);
        }
        if (login.equals("ghost")) {
            return new Actor(login, Actor.Kind.DELETED);
        }
        boolean bot = user.get("type").text().equals(Optional.of("Bot"));
        return new Actor(login, bot ? Actor.Kind.BOT : Actor.Kind.PERSON);
    }

    private static Optional<GitSha> sha(Json json) {
        return json.text().filter(GitSha::valid).map(GitSha::new);
    }
}
