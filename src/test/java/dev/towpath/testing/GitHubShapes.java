package dev.towpath.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON as GitHub's API forms it; a test holds all of it against the published description. */
final class GitHubShapes {
    private static final String WEB = "https://github.com/";
    private static final List<String> USER_URLS =
            List.of("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events");
    private static final List<String> REPOSITORY_URLS = List.of(
            "archive",
            "assignees",
            "blobs",
            "branches",
            "collaborators",
            "comments",
            "commits",
            "compare",
            "contents",
            "contributors",
            "deployments",
            "downloads",
            "events",
            "forks",
            "git_commits",
            "git_refs",
            "git_tags",
            "hooks",
            "issue_comment",
            "issue_events",
            "issues",
            "keys",
            "labels",
            "languages",
            "merges",
            "milestones",
            "notifications",
            "pulls",
            "releases",
            "stargazers",
            "statuses",
            "subscribers",
            "subscription",
            "tags",
            "teams",
            "trees");

    private final String api;
    private final GitHubAccounts accounts;

    GitHubShapes(String api, GitHubAccounts accounts) {
        this.api = api;
        this.accounts = accounts;
    }

    /** Members in order; an even number of names and values, of which a value may be null. */
    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int at = 0; at < members.length; at += 2) {
            object.put((String) members[at], members[at + 1]);
        }
        return object;
    }

    static String node(Object what) {
        return Base64.getEncoder().encodeToString(String.valueOf(what).getBytes(StandardCharsets.UTF_8));
    }

    static int id(String text) {
        return 1000 + Math.floorMod(text.hashCode(), 1_000_000);
    }

    /** An account as it stands in other answers; nothing where it was deleted. */
    Object user(String login) {
        if (accounts.isDeleted(login)) {
            return null;
        }
        return account(login);
    }

    private Map<String, Object> account(String login) {
        String url = api + "/users/" + login.replace("[", "%5B").replace("]", "%5D");
        Map<String, Object> user = object(
                "login",
                login,
                "id",
                id(login),
                "node_id",
                node(login),
                "avatar_url",
                "https://avatars.githubusercontent.com/u/" + id(login),
                "gravatar_id",
                "",
                "url",
                url,
                "html_url",
                WEB + login.replace("[bot]", ""),
                "received_events_url",
                url + "/received_events",
                "type",
                accounts.isBot(login) ? "Bot" : "User",
                "user_view_type",
                "public",
                "site_admin",
                false);
        USER_URLS.forEach(name -> user.put(name + "_url", url + "/" + name));
        return user;
    }

    /** An account as it is shown by itself. */
    Map<String, Object> profile(String login) {
        Map<String, Object> user = account(login);
        for (String name : List.of("name", "company", "blog", "location", "email", "hireable", "bio")) {
            user.put(name, name.equals("blog") ? "" : null);
        }
        for (String name : List.of("public_repos", "public_gists", "followers", "following")) {
            user.put(name, 0);
        }
        user.put("created_at", "2020-01-01T00:00:00Z");
        user.put("updated_at", "2020-01-01T00:00:00Z");
        return user;
    }

    Map<String, Object> repository(String fullName) {
        String url = api + "/repos/" + fullName;
        String owner = fullName.substring(0, fullName.indexOf('/'));
        Map<String, Object> repository = object(
                "id",
                id(fullName),
                "node_id",
                node(fullName),
                "name",
                fullName.substring(owner.length() + 1),
                "full_name",
                fullName,
                "owner",
                account(owner),
                "private",
                true,
                "html_url",
                WEB + fullName,
                "description",
                null,
                "fork",
                false,
                "url",
                url,
                "default_branch",
                "main");
        REPOSITORY_URLS.forEach(name -> repository.put(name + "_url", url + "/" + name));
        repository.put("clone_url", WEB + fullName + ".git");
        repository.put("git_url", "git://github.com/" + fullName + ".git");
        repository.put("ssh_url", "git@github.com:" + fullName + ".git");
        repository.put("svn_url", WEB + fullName);
        for (String name : List.of("homepage", "language", "mirror_url", "license")) {
            repository.put(name, null);
        }
        for (String name : List.of(
                "has_downloads", "has_issues", "has_projects", "has_wiki", "has_pages", "archived", "disabled")) {
            repository.put(name, false);
        }
        for (String name : List.of(
                "forks",
                "forks_count",
                "open_issues",
                "open_issues_count",
                "size",
                "stargazers_count",
                "watchers",
                "watchers_count",
                "subscribers_count",
                "network_count")) {
            repository.put(name, 0);
        }
        for (String name : List.of("pushed_at", "created_at", "updated_at")) {
            repository.put(name, "2026-01-01T00:00:00Z");
        }
        return repository;
    }

    /** One commit in the list of a pull request. */
    Map<String, Object> commit(String repository, GitObjects.Commit commit) {
        String url = api + "/repos/" + repository + "/commits/" + commit.id();
        Map<String, Object> inner = object(
                "url",
                api + "/repos/" + repository + "/git/commits/" + commit.id(),
                "author",
                person(commit.author()),
                "committer",
                person(commit.committer()),
                "message",
                commit.message(),
                "comment_count",
                0,
                "tree",
                object("sha", commit.tree(), "url", api + "/repos/" + repository + "/git/trees/" + commit.tree()));
        return object(
                "url",
                url,
                "sha",
                commit.id(),
                "node_id",
                node(commit.id()),
                "html_url",
                WEB + repository + "/commit/" + commit.id(),
                "comments_url",
                url + "/comments",
                "commit",
                inner,
                "author",
                accounts.ofEmail(commit.author().email()).map(this::user).orElse(null),
                "committer",
                accounts.ofEmail(commit.committer().email()).map(this::user).orElse(null),
                "parents",
                commit.parents().stream()
                        .map(parent ->
                                object("sha", parent, "url", api + "/repos/" + repository + "/commits/" + parent))
                        .toList());
    }

    /** One event in the list of a pull request. */
    Map<String, Object> event(GitHubPullRequest pull, GitHubPullRequest.Event event) {
        Map<String, Object> shape = object(
                "id",
                event.id(),
                "node_id",
                node(event.id()),
                "url",
                api + "/repos/" + pull.repository() + "/issues/events/" + event.id(),
                "actor",
                user(event.actor()),
                "event",
                event.event(),
                "commit_id",
                null,
                "commit_url",
                null,
                "created_at",
                event.at().toString(),
                "performed_via_github_app",
                null);
        event.about().ifPresent(login -> {
            shape.put("review_requester", user(event.actor()));
            shape.put("requested_reviewer", user(login));
        });
        return shape;
    }

    static Map<String, Object> person(GitObjects.Person person) {
        return object(
                "name",
                person.name(),
                "email",
                person.email(),
                "date",
                person.at().toString());
    }

    /** A pull request in a list; {@code whole} adds what only its own page shows. */
    Map<String, Object> pullRequest(GitHubPullRequest pull, boolean whole) {
        String url = api + "/repos/" + pull.repository() + "/pulls/" + pull.number();
        String issue = api + "/repos/" + pull.repository() + "/issues/" + pull.number();
        Map<String, Object> shape = addresses(pull, url, issue);
        shape.put("id", 5000 + pull.number());
        shape.put("node_id", node("pull" + pull.number()));
        shape.put("number", pull.number());
        shape.put("state", pull.isOpen() ? "open" : "closed");
        shape.put("locked", false);
        shape.put("title", pull.title());
        shape.put("user", user(pull.opener()));
        shape.put("body", pull.body());
        shape.put("labels", List.of());
        shape.put("created_at", "2026-01-01T00:00:00Z");
        shape.put("updated_at", "2026-01-01T00:00:00Z");
        shape.put("closed_at", pull.isOpen() ? null : "2026-01-02T00:00:00Z");
        shape.put("merged_at", pull.mergedAt().map(Instant::toString).orElse(null));
        shape.put("merge_commit_sha", pull.mergeCommit().orElse(null));
        shape.put("draft", false);
        shape.put("head", end(pull.headRepository(), pull.headBranch(), pull.head()));
        shape.put("base", end(pull.baseRepository(), pull.base(), pull.baseCommit()));
        shape.put("author_association", "MEMBER");
        for (String name : List.of("milestone", "assignee", "auto_merge")) {
            shape.put(name, null);
        }
        shape.put("_links", links(url, issue));
        if (whole) {
            whole(shape, pull);
        }
        return shape;
    }

    private Map<String, Object> addresses(GitHubPullRequest pull, String url, String issue) {
        String page = WEB + pull.repository() + "/pull/" + pull.number();
        Map<String, Object> shape = object("url", url, "html_url", page, "issue_url", issue);
        shape.put("diff_url", page + ".diff");
        shape.put("patch_url", page + ".patch");
        shape.put("commits_url", url + "/commits");
        shape.put("review_comments_url", url + "/comments");
        shape.put("review_comment_url", url + "/comments{/number}");
        shape.put("comments_url", issue + "/comments");
        shape.put("statuses_url", api + "/repos/" + pull.repository() + "/statuses/" + pull.head());
        return shape;
    }

    private static Map<String, Object> links(String url, String issue) {
        Map<String, Object> links = new LinkedHashMap<>();
        for (String name : List.of("self", "html", "review_comments", "review_comment", "commits", "statuses")) {
            links.put(name, object("href", url + "/" + name));
        }
        links.put("issue", object("href", issue));
        links.put("comments", object("href", issue + "/comments"));
        return links;
    }

    private void whole(Map<String, Object> shape, GitHubPullRequest pull) {
        boolean merged = pull.mergedAt().isPresent();
        shape.put("merged", merged);
        shape.put("mergeable", pull.isOpen() ? Boolean.TRUE : null);
        shape.put("mergeable_state", pull.isOpen() ? "clean" : "unknown");
        shape.put("merged_by", merged ? user(pull.mergedBy()) : null);
        shape.put("maintainer_can_modify", false);
        shape.put("commits", pull.commits().size());
        for (String name : List.of("additions", "deletions", "changed_files", "comments", "review_comments")) {
            shape.put(name, 1);
        }
    }

    private Map<String, Object> end(Optional<String> repository, String branch, String commit) {
        String owner = repository.map(it -> it.substring(0, it.indexOf('/'))).orElse("unknown");
        return object(
                "label",
                owner + ":" + branch,
                "ref",
                branch,
                "sha",
                commit,
                "user",
                account(owner),
                "repo",
                repository.map(this::repository).orElse(null));
    }

    Map<String, Object> review(GitHubPullRequest pull, GitHubPullRequest.Review review) {
        String web = WEB + pull.repository() + "/pull/" + pull.number();
        String url = api + "/repos/" + pull.repository() + "/pulls/" + pull.number();
        Map<String, Object> shape = object(
                "id",
                review.id(),
                "node_id",
                node(review.id()),
                "user",
                user(review.login()),
                "body",
                "",
                "state",
                review.state(),
                "html_url",
                web + "#pullrequestreview-" + review.id(),
                "pull_request_url",
                url,
                "author_association",
                "MEMBER",
                "_links",
                object("html", object("href", web), "pull_request", object("href", url)),
                "commit_id",
                review.commit().orElse(null));
        if (!review.state().equals("PENDING")) {
            shape.put("submitted_at", review.at().toString());
        }
        return shape;
    }
}
