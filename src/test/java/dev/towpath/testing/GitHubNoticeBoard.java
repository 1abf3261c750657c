package dev.towpath.testing;

import dev.towpath.adapter.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What was written to a repository of a {@link GitHubServer}: comments, statuses, deployments. */
final class GitHubNoticeBoard {
    private static final String TIME = "2026-01-03T00:00:00Z";
    private static final int BODY_CHARACTERS_MAX = 65_536;

    private final String api;
    private final String web;
    private final GitHubShapes shapes;
    private final AtomicInteger ids = new AtomicInteger(9000);
    private final Map<Integer, Comment> comments = new LinkedHashMap<>();
    private final Map<String, List<Map<String, Object>>> statuses = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Object>> deployments = new LinkedHashMap<>();
    private final Map<Integer, List<Map<String, Object>>> progress = new LinkedHashMap<>();

    private record Comment(int issue, String login, String body) {}

    GitHubNoticeBoard(String api, String name, GitHubShapes shapes) {
        this.api = api + "/repos/" + name;
        this.web = "https://github.com/" + name;
        this.shapes = shapes;
    }

    /** Bodies of the comments on an issue or pull request, oldest first. */
    synchronized List<String> comments(int issue) {
        return comments.values().stream()
                .filter(it -> it.issue() == issue)
                .map(Comment::body)
                .toList();
    }

    synchronized int comment(int issue, String login, String body) {
        int id = ids.incrementAndGet();
        comments.put(id, new Comment(issue, login, body));
        return id;
    }

    synchronized GitHubAnswer listComments(int issue) {
        List<Map<String, Object>> found = new ArrayList<>();
        comments.forEach((id, comment) -> {
            if (comment.issue() == issue) {
                found.add(shape(id, comment));
            }
        });
        return GitHubAnswer.list(found);
    }

    synchronized GitHubAnswer createComment(int issue, String login, Json request) {
        Optional<String> body = body(request);
        if (body.isEmpty()) {
            return GitHubAnswer.error(422, "Validation Failed");
        }
        int id = comment(issue, login, body.get());
        return GitHubAnswer.created(shape(id, comments.get(id)));
    }

    synchronized GitHubAnswer updateComment(int id, Json request) {
        Comment old = comments.get(id);
        Optional<String> body = body(request);
        if (old == null) {
            return GitHubAnswer.notFound();
        }
        if (body.isEmpty()) {
            return GitHubAnswer.error(422, "Validation Failed");
        }
        comments.put(id, new Comment(old.issue(), old.login(), body.get()));
        return GitHubAnswer.ok(shape(id, comments.get(id)));
    }

    synchronized GitHubAnswer deleteComment(int id) {
        return comments.remove(id) == null ? GitHubAnswer.notFound() : GitHubAnswer.gone();
    }

    private static Optional<String> body(Json request) {
        return request.get("body")
                .text()
                .filter(text -> !text.isBlank() && text.codePointCount(0, text.length()) <= BODY_CHARACTERS_MAX);
    }

    private Map<String, Object> shape(int id, Comment comment) {
        return GitHubShapes.object(
                "id",
                id,
                "node_id",
                GitHubShapes.node(id),
                "url",
                api + "/issues/comments/" + id,
                "html_url",
                web + "/pull/" + comment.issue() + "#issuecomment-" + id,
                "issue_url",
                api + "/issues/" + comment.issue(),
                "user",
                shapes.user(comment.login()),
                "body",
                comment.body(),
                "created_at",
                TIME,
                "updated_at",
                TIME,
                "author_association",
                "MEMBER");
    }

    /** {@code context: state, description} of each status of a commit, oldest first. */
    synchronized List<String> statuses(String commit) {
        return statuses.getOrDefault(commit, List.of()).stream()
                .map(it -> it.get("context") + ": " + it.get("state") + ", " + it.get("description"))
                .toList();
    }

    synchronized GitHubAnswer createStatus(String commit, String login, Json request) {
        Optional<String> state = request.get("state").text();
        if (state.filter(it -> List.of("error", "failure", "pending", "success").contains(it))
                .isEmpty()) {
            return GitHubAnswer.error(422, "Validation Failed");
        }
        int id = ids.incrementAndGet();
        Map<String, Object> status = GitHubShapes.object(
                "url",
                api + "/statuses/" + commit,
                "avatar_url",
                null,
                "id",
                id,
                "node_id",
                GitHubShapes.node(id),
                "state",
                state.get(),
                "description",
                request.get("description").text().orElse(null),
                "target_url",
                request.get("target_url").text().orElse(null),
                "context",
                request.get("context").text().orElse("default"),
                "created_at",
                TIME,
                "updated_at",
                TIME,
                "creator",
                shapes.user(login));
        statuses.computeIfAbsent(commit, key -> new ArrayList<>()).add(status);
        return GitHubAnswer.created(status);
    }

    /** Newest first, as GitHub lists them. */
    synchronized GitHubAnswer listStatuses(String commit) {
        List<Map<String, Object>> newest = new ArrayList<>(statuses.getOrDefault(commit, List.of()));
        Collections.reverse(newest);
        return GitHubAnswer.list(newest);
    }

    synchronized GitHubAnswer createDeployment(Optional<String> commit, String login, Json request) {
        Optional<String> ref = request.get("ref").text();
        if (ref.isEmpty() || commit.isEmpty()) {
            return GitHubAnswer.error(422, "No ref found for: " + ref.orElse(""));
        }
        int id = ids.incrementAndGet();
        deployments.put(
                id,
                GitHubShapes.object(
                        "url",
                        api + "/deployments/" + id,
                        "id",
                        id,
                        "node_id",
                        GitHubShapes.node(id),
                        "sha",
                        commit.get(),
                        "ref",
                        ref.get(),
                        "task",
                        request.get("task").text().orElse("deploy"),
                        "payload",
                        GitHubShapes.object(),
                        "environment",
                        request.get("environment").text().orElse("production"),
                        "description",
                        request.get("description").text().orElse(null),
                        "creator",
                        shapes.user(login),
                        "created_at",
                        TIME,
                        "updated_at",
                        TIME,
                        "statuses_url",
                        api + "/deployments/" + id + "/statuses",
                        "repository_url",
                        api,
                        "transient_environment",
                        false,
                        "production_environment",
                        request.get("production_environment").isTrue()));
        return GitHubAnswer.created(deployments.get(id));
    }

    /** Newest first, of a commit and an environment where they are asked for. */
    synchronized GitHubAnswer listDeployments(Map<String, String> query) {
        List<Map<String, Object>> found = new ArrayList<>(deployments.values().stream()
                .filter(it -> !query.containsKey("sha") || query.get("sha").equals(it.get("sha")))
                .filter(it -> !query.containsKey("environment")
                        || query.get("environment").equals(it.get("environment")))
                .toList());
        Collections.reverse(found);
        return GitHubAnswer.list(found);
    }

    synchronized GitHubAnswer createDeploymentStatus(int id, String login, Json request) {
        Map<String, Object> deployment = deployments.get(id);
        if (deployment == null) {
            return GitHubAnswer.notFound();
        }
        int status = ids.incrementAndGet();
        Map<String, Object> shape = GitHubShapes.object(
                "url",
                api + "/deployments/" + id + "/statuses/" + status,
                "id",
                status,
                "node_id",
                GitHubShapes.node(status),
                "state",
                request.get("state").text().orElse("error"),
                "creator",
                shapes.user(login),
                "description",
                request.get("description").text().orElse(""),
                "environment",
                deployment.get("environment"),
                "target_url",
                request.get("log_url").text().orElse(api),
                "log_url",
                request.get("log_url").text().orElse(api),
                "created_at",
                TIME,
                "updated_at",
                TIME,
                "deployment_url",
                deployment.get("url"),
                "repository_url",
                api);
        progress.computeIfAbsent(id, key -> new ArrayList<>()).add(shape);
        return GitHubAnswer.created(shape);
    }

    synchronized GitHubAnswer listDeploymentStatuses(int id) {
        List<Map<String, Object>> newest = new ArrayList<>(progress.getOrDefault(id, List.of()));
        Collections.reverse(newest);
        return deployments.containsKey(id) ? GitHubAnswer.list(newest) : GitHubAnswer.notFound();
    }

    /** {@code environment: states} of each deployment, oldest first. */
    synchronized List<String> deployments() {
        List<String> lines = new ArrayList<>();
        deployments.forEach((id, deployment) -> lines.add(deployment.get("environment") + ": "
                + progress.getOrDefault(id, List.of()).stream()
                        .map(it -> String.valueOf(it.get("state")))
                        .toList()));
        return lines;
    }
}
