package dev.towpath.testing;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A repository on a {@link GitHubServer}, with a real git repository behind it. */
public final class GitHubRepository {
    private final String name;
    private final String api;
    private final GitObjects git;
    private final GitRepository files;
    private final GitHubShapes shapes;
    private final GitHubNoticeBoard board;
    private final Map<Integer, GitHubPullRequest> pulls = new LinkedHashMap<>();
    private int happenings;
    private int hidden;

    GitHubRepository(String name, GitRepository files, String api, GitHubShapes shapes) {
        this.name = name;
        this.api = api;
        this.files = files;
        this.git = new GitObjects(files.repository());
        this.shapes = shapes;
        this.board = new GitHubNoticeBoard(api, name, shapes);
    }

    /** {@code owner/name}. */
    public String name() {
        return name;
    }

    GitObjects git() {
        return git;
    }

    /** The place of the next thing that happens to a pull request. */
    int next() {
        happenings++;
        return happenings;
    }

    /** A moment after all that has happened to pull requests, and before whatever happens next. */
    public Instant meanwhile() {
        return GitHubPullRequest.moment(happenings).plusSeconds(30);
    }

    /**
     * Someone opens a pull request with the next number. It gets {@code refs/pull/N/head}; its own commits are those that the
     * base branch does not have now.
     */
    public GitHubPullRequest pullRequest(String opener, GitSha head, String base) {
        return pullRequest(pulls.size() + 1, opener, head, base);
    }

    /** Someone opens a pull request with a number. */
    public synchronized GitHubPullRequest pullRequest(int number, String opener, GitSha head, String base) {
        GitHubPullRequest pull = new GitHubPullRequest(this, number, opener, head, base);
        pulls.put(number, pull);
        files.point("refs/pull/" + number + "/head", head);
        return pull;
    }

    /** The pull request with a number, opened by a script or by a request. */
    public synchronized GitHubPullRequest pullRequest(int number) {
        return Optional.ofNullable(pulls.get(number)).orElseThrow();
    }

    /** Lag: the next so many questions about the pull requests of a commit are answered with none. */
    public GitHubRepository hidesPullRequests(int questions) {
        hidden = questions;
        return this;
    }

    /** Bodies of the comments on a pull request, oldest first. */
    public List<String> comments(int number) {
        return board.comments(number);
    }

    /** Someone comments on a pull request. */
    public void comment(int number, String login, String body) {
        board.comment(number, login, body);
    }

    /** {@code context: state, description} of each status of a commit, oldest first. */
    public List<String> statuses(GitSha commit) {
        return board.statuses(commit.value());
    }

    /** {@code environment: [states]} of each deployment, oldest first. */
    public List<String> deployments() {
        return board.deployments();
    }

    /** Answers a request below {@code /repos/owner/name}. */
    synchronized Optional<GitHubAnswer> answer(
            String method, List<String> path, Map<String, String> query, String login, Json body) {
        String route = method + " "
                + path.stream()
                        .map(segment ->
                                segment.matches("[0-9]+") ? "N" : segment.matches("[0-9a-f]{40}") ? "SHA" : segment)
                        .reduce("", (one, other) -> one + "/" + other);
        return switch (route) {
            case "GET /commits/SHA/pulls" -> Optional.of(pullsOf(path.get(1)));
            case "GET /commits/SHA/statuses" -> Optional.of(board.listStatuses(path.get(1)));
            case "POST /statuses/SHA" ->
                Optional.of(
                        known(path.get(1))
                                ? board.createStatus(path.get(1), login, body)
                                : GitHubAnswer.error(422, "No commit found for SHA: " + path.get(1)));
            case "GET /git/trees/SHA" -> Optional.of(GitHubAnswer.of(git.tree(repositoryUrl(), path.get(2))));
            case "GET /git/commits/SHA" ->
                Optional.of(
                        known(path.get(2))
                                ? GitHubAnswer.ok(git.commit(repositoryUrl(), git.commit(path.get(2))))
                                : GitHubAnswer.notFound());
            case "GET /git/blobs/SHA" -> Optional.of(GitHubAnswer.of(git.blob(repositoryUrl(), path.get(2))));
            case "PATCH /issues/comments/N" -> Optional.of(board.updateComment(Integer.parseInt(path.get(2)), body));
            case "DELETE /issues/comments/N" -> Optional.of(board.deleteComment(Integer.parseInt(path.get(2))));
            case "GET /deployments" -> Optional.of(board.listDeployments(query));
            case "POST /deployments" ->
                Optional.of(board.createDeployment(body.get("ref").text().flatMap(git::resolve), login, body));
            case "GET /deployments/N/statuses" -> Optional.of(board.listDeploymentStatuses(number(path)));
            case "POST /deployments/N/statuses" -> Optional.of(board.createDeploymentStatus(number(path), login, body));
            default -> answerOfPull(route, path, query, login, body);
        };
    }

    private Optional<GitHubAnswer> answerOfPull(
            String route, List<String> path, Map<String, String> query, String login, Json body) {
        return switch (route) {
            case "GET /pulls" -> Optional.of(GitHubAnswer.list(matching(query)));
            case "POST /pulls" -> Optional.of(open(login, body));
            case "GET /pulls/N" ->
                Optional.of(GitHubAnswer.of(
                        Optional.ofNullable(pulls.get(number(path))).map(it -> shapes.pullRequest(it, true))));
            case "PATCH /pulls/N" ->
                Optional.of(ofPull(
                        path,
                        pull -> GitHubAnswer.ok(shapes.pullRequest(
                                pull.saying(
                                        body.get("title").text().orElse(""),
                                        body.get("body").text().orElse("")),
                                true))));
            case "GET /pulls/N/commits" -> Optional.of(ofPull(path, this::commits));
            case "GET /pulls/N/reviews" ->
                Optional.of(ofPull(
                        path,
                        pull -> GitHubAnswer.list(pull.reviews().stream()
                                .map(review -> shapes.review(pull, review))
                                .toList())));
            case "GET /issues/N/events" ->
                Optional.of(ofPull(
                        path,
                        pull -> GitHubAnswer.list(pull.events().stream()
                                .map(event -> shapes.event(pull, event))
                                .toList())));
            case "GET /issues/N/comments" -> Optional.of(ofPull(path, pull -> board.listComments(pull.number())));
            case "POST /issues/N/comments" ->
                Optional.of(ofPull(path, pull -> board.createComment(pull.number(), login, body)));
            default -> named(route.startsWith("GET "), path);
        };
    }

    /** What is asked for by names of branches. */
    private Optional<GitHubAnswer> named(boolean get, List<String> path) {
        if (get && path.size() == 2 && path.get(0).equals("compare")) {
            return Optional.of(compared(path.get(1)));
        }
        boolean ref = get
                && path.size() > 2
                && path.get(0).equals("git")
                && path.get(1).equals("ref");
        return ref ? Optional.of(ref(String.join("/", path.subList(2, path.size())))) : Optional.empty();
    }

    private String repositoryUrl() {
        return api + "/repos/" + name;
    }

    private boolean known(String commit) {
        return git.resolve(commit).isPresent();
    }

    private static int number(List<String> path) {
        return Integer.parseInt(path.get(1));
    }

    private GitHubAnswer pullsOf(String commit) {
        if (!known(commit)) {
            return GitHubAnswer.error(422, "No commit found for SHA: " + commit);
        }
        if (hidden > 0) {
            hidden--;
            return GitHubAnswer.list(List.of());
        }
        return GitHubAnswer.list(pulls.values().stream()
                .filter(pull -> pull.isConnectedWith(commit))
                .map(pull -> shapes.pullRequest(pull, false))
                .toList());
    }

    /** GitHub lists 250 commits at most, whatever the page is. */
    private GitHubAnswer commits(GitHubPullRequest pull) {
        return GitHubAnswer.list(pull.commits().stream()
                .limit(250)
                .map(id -> shapes.commit(name, git.commit(id)))
                .toList());
    }

    private GitHubAnswer ofPull(List<String> path, Function<GitHubPullRequest, GitHubAnswer> answer) {
        return Optional.ofNullable(pulls.get(number(path))).map(answer).orElseGet(GitHubAnswer::notFound);
    }

    private List<Map<String, Object>> matching(Map<String, String> query) {
        String state = query.getOrDefault("state", "open");
        List<Map<String, Object>> found = new ArrayList<>();
        for (GitHubPullRequest pull : pulls.values()) {
            String head = pull.headRepository()
                            .map(it -> it.substring(0, it.indexOf('/')))
                            .orElse("unknown") + ":" + pull.headBranch();
            boolean wanted = (state.equals("all") || state.equals("open") == pull.isOpen())
                    && (!query.containsKey("head") || query.get("head").equalsIgnoreCase(head))
                    && (!query.containsKey("base") || query.get("base").equals(pull.base()));
            if (wanted) {
                found.add(0, shapes.pullRequest(pull, false));
            }
        }
        return found;
    }

    private GitHubAnswer open(String login, Json body) {
        String head = body.get("head").text().orElse("");
        String branch = head.substring(head.indexOf(':') + 1);
        String base = body.get("base").text().orElse("");
        Optional<String> commit = git.resolve("refs/heads/" + branch);
        if (commit.isEmpty()
                || git.resolve("refs/heads/" + base).isEmpty()
                || body.get("title").text().isEmpty()) {
            return GitHubAnswer.error(422, "Validation Failed");
        }
        boolean there = pulls.values().stream()
                .anyMatch(pull -> pull.isOpen()
                        && pull.headBranch().equals(branch)
                        && pull.base().equals(base));
        if (there) {
            return GitHubAnswer.error(422, "A pull request already exists for " + head + ".");
        }
        GitHubPullRequest pull = pullRequest(login, new GitSha(commit.get()), base)
                .fromBranch(branch)
                .saying(
                        body.get("title").text().orElse(""),
                        body.get("body").text().orElse(""));
        return GitHubAnswer.created(shapes.pullRequest(pull, true));
    }

    private GitHubAnswer compared(String ends) {
        String[] both = ends.split("\\.\\.\\.", 2);
        Optional<String> from = git.resolve(both[0]);
        Optional<String> to = both.length == 2 ? git.resolve(both[1]) : Optional.empty();
        if (from.isEmpty() || to.isEmpty()) {
            return GitHubAnswer.notFound();
        }
        List<Map<String, Object>> commits = new ArrayList<>();
        git.between(from, to.get()).forEach(commit -> commits.add(shapes.commit(name, commit)));
        return GitHubAnswer.ok(GitHubShapes.object(
                "status",
                "ahead",
                "merge_base_commit",
                shapes.commit(name, git.parted(from.get(), to.get())),
                "total_commits",
                commits.size(),
                "commits",
                commits,
                "files",
                List.of()));
    }

    private GitHubAnswer ref(String ref) {
        return GitHubAnswer.of(git.resolve("refs/" + ref)
                .map(commit -> GitHubShapes.object(
                        "ref",
                        "refs/" + ref,
                        "node_id",
                        GitHubShapes.node(ref),
                        "url",
                        repositoryUrl() + "/git/refs/" + ref,
                        "object",
                        GitHubShapes.object(
                                "type", "commit", "sha", commit, "url", repositoryUrl() + "/git/commits/" + commit))));
    }
}
