package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.approval.Contribution;
import dev.towpath.approval.PullRequest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Person;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** Reads pull requests as GitHub's API forms them; what is documented and not there makes an answer useless. */
final class PullRequestReader {
    private final GitHubConnection github;
    private final String repository;

    /**
     * A reader for one repository.
     *
     * @param repository {@code owner/name}
     */
    PullRequestReader(GitHubConnection github, String repository) {
        this.github = github;
        this.repository = repository;
    }

    /** A pull request from its own page, or from a list, which does not say "merged" but when. */
    PullRequest read(Json pull, List<Contribution> commits) {
        return new PullRequest(
                number(pull),
                GitHubAccounts.actor(pull.get("user")),
                isMerged(pull),
                text(pull, "base", "repo", "full_name"),
                text(pull, "base", "ref"),
                pull.get("merge_commit_sha").text().filter(GitSha::valid).map(GitSha::new),
                commit(pull, "head", "sha"),
                commits);
    }

    static boolean isMerged(Json pull) {
        return pull.get("merged_at").text().isPresent();
    }

    int number(Json pull) {
        return Math.toIntExact(whole(pull, "number", Integer.MAX_VALUE));
    }

    /** All its own commits, oldest first; GitHub lists 250 at most and does not say that there are more. */
    List<Contribution> commits(Json pull) {
        int number = number(pull);
        List<Json> listed = github.list(GitHubConnection.pathIn(repository, "pulls", number, "commits"));
        List<Contribution> commits = listed.stream().map(this::contribution).toList();
        if (listed.size() >= Limits.PULL_REQUEST_COMMITS_MAX) {
            Json page = github.get(GitHubConnection.pathIn(repository, "pulls", number));
            if (whole(page, "commits", Integer.MAX_VALUE) != listed.size()) {
                throw Refusals.tooLong("the commits of pull request #" + number, Limits.PULL_REQUEST_COMMITS_MAX);
            }
        }
        GitSha head = commit(pull, "head", "sha");
        if (commits.stream().noneMatch(commit -> commit.commit().equals(head))) {
            throw Refusals.inconsistent(
                    "the commits of pull request #" + number + " do not include its head " + head.abbreviated());
        }
        return commits;
    }

    /** A commit from its own page among the objects of git. */
    Commit plainCommit(GitSha id, Json commit) {
        if (!commit(commit, "sha").equals(id)) {
            throw Refusals.inconsistent("the page of commit " + id.abbreviated() + " is about another one");
        }
        return new Commit(
                id,
                parents(commit),
                person(commit.get("author")),
                person(commit.get("committer")),
                moment(commit, "committer", "date"),
                text(commit, "message"));
    }

    private List<GitSha> parents(Json commit) {
        return commit.get("parents").items().stream()
                .map(parent -> commit(parent, "sha"))
                .toList();
    }

    private static Person person(Json signature) {
        return new Person(
                signature.get("name").text().orElse(""),
                signature.get("email").text().orElse(""));
    }

    private Contribution contribution(Json commit) {
        return new Contribution(
                commit(commit, "sha"),
                parents(commit),
                GitHubAccounts.named(commit.get("author")).stream().toList(),
                GitHubAccounts.named(commit.get("committer")).stream().toList(),
                commit.at("commit", "author", "email").text().orElse(""),
                moment(commit, "commit", "committer", "date"),
                text(commit, "commit", "message"));
    }

    /** A whole number, not below zero, that the documentation promises. */
    long whole(Json value, String field, long max) {
        return value.get(field)
                .number()
                .filter(number -> number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0)
                .map(BigDecimal::longValue)
                .orElseThrow(() -> lacks(field));
    }

    /** A text that the documentation promises. */
    String text(Json value, String... path) {
        return value.at(path).text().orElseThrow(() -> lacks(String.join(".", path)));
    }

    /** A moment that the documentation promises. */
    Instant moment(Json value, String... path) {
        String text = text(value, path);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Refusals.inconsistent("an answer about \"" + repository + "\" has the time \"" + text + "\"");
        }
    }

    /** The id of a commit that the documentation promises. */
    GitSha commit(Json value, String... path) {
        String text = text(value, path);
        if (!GitSha.valid(text)) {
            throw Refusals.inconsistent("an answer about \"" + repository + "\" names a commit \"" + text + "\"");
        }
        return new GitSha(text);
    }

    private RuntimeException lacks(String field) {
        return Refusals.inconsistent("an answer about \"" + repository + "\" has no \"" + field + "\"");
    }
}
