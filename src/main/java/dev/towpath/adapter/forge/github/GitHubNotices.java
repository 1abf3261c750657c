package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.CommitStatus;
import dev.towpath.report.DeploymentNotice;
import dev.towpath.report.ForgeNotices;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes to a repository on GitHub: comments, commit statuses, deployments and pull requests.
 *
 * <p>What was written before is looked for first, so that saying the same twice changes nothing there.
 */
public final class GitHubNotices implements ForgeNotices {
    private static final Set<String> ENDS = Set.of("success", "failure", "error", "inactive");

    private final GitHubConnection github;
    private final String repository;
    private final Map<String, String> opened = new ConcurrentHashMap<>();

    /**
     * Notices on a repository.
     *
     * @param repository {@code owner/name}
     */
    public GitHubNotices(GitHubConnection github, String repository) {
        this.github = github;
        this.repository = repository;
    }

    @Override
    public String comment(StandingComment comment) {
        return new OneComment(github, repository, comment).write();
    }

    @Override
    public void status(CommitStatus status) {
        String statuses = GitHubConnection.pathIn(repository, "commits", status.commit(), "statuses");
        Optional<Json> newest = github.first(statuses).entries().stream()
                .filter(it -> text(it, "context").equals(Optional.of(status.context())))
                .findFirst();
        boolean same = newest.filter(it ->
                        text(it, "state").equals(Optional.of(status.state().word())))
                .filter(it -> text(it, "description").equals(Optional.of(status.description())))
                .isPresent();
        if (same) {
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("state", status.state().word());
        body.put("context", status.context());
        body.put("description", status.description());
        status.link().ifPresent(link -> body.put("target_url", link));
        github.post(GitHubConnection.pathIn(repository, "statuses", status.commit()), body);
    }

    @Override
    public void deployment(DeploymentNotice notice) {
        String id = Optional.ofNullable(opened.get(notice.environment()))
                .orElseGet(() -> resumed(notice).orElseGet(() -> opened(notice)));
        progress(id, notice.progress().word(), notice.description(), notice.link());
        if (notice.progress() == DeploymentNotice.Progress.IN_PROGRESS) {
            opened.put(notice.environment(), id);
        } else {
            opened.remove(notice.environment());
        }
    }

    /** The deployment that an earlier run began at the same commit and nobody ended; one of another commit is ended here. */
    private Optional<String> resumed(DeploymentNotice notice) {
        String query = "?environment=" + encoded(notice.environment());
        Optional<Json> newest =
                github.first(GitHubConnection.pathIn(repository, "deployments") + query).entries().stream()
                        .findFirst();
        Optional<String> unfinished = newest.flatMap(GitHubNotices::id).filter(id -> !finished(id));
        boolean same = newest.flatMap(it -> text(it, "sha"))
                .equals(Optional.of(notice.commit().value()));
        if (same) {
            return unfinished;
        }
        unfinished.ifPresent(id -> progress(id, "inactive", "another commit came before its end", Optional.empty()));
        return Optional.empty();
    }

    private void progress(String id, String state, String description, Optional<String> link) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", state);
        status.put("description", description);
        link.ifPresent(address -> status.put("log_url", address));
        github.post(GitHubConnection.pathIn(repository, "deployments", id, "statuses"), status);
    }

    /** Whether a deployment came to an end, so that more of the same target is another one. */
    private boolean finished(String id) {
        return github.first(GitHubConnection.pathIn(repository, "deployments", id, "statuses")).entries().stream()
                .findFirst()
                .flatMap(status -> text(status, "state"))
                .filter(ENDS::contains)
                .isPresent();
    }

    private String opened(DeploymentNotice notice) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ref", notice.commit().value());
        body.put("environment", notice.environment());
        body.put("description", notice.description());
        body.put("production_environment", notice.production());
        // Else GitHub would merge the default branch into the commit, or wait for the statuses of others.
        body.put("auto_merge", false);
        body.put("required_contexts", List.of());
        Json answer = github.post(GitHubConnection.pathIn(repository, "deployments"), body);
        return id(answer).orElseThrow(() -> unreadable("opening a deployment of \"" + notice.environment() + "\""));
    }

    @Override
    public OpenedPullRequest open(PullRequestDraft draft) {
        String owner = repository.replaceFirst("/.*", "");
        String query = "?state=open&head=" + encoded(owner + ":" + draft.branch()) + "&base=" + encoded(draft.base());
        Optional<OpenedPullRequest> known =
                github.first(GitHubConnection.pathIn(repository, "pulls") + query).entries().stream()
                        .filter(it -> isFrom(it, draft))
                        .findFirst()
                        .map(it -> told(kept(it, draft), false));
        return known.orElseGet(() -> {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("title", draft.title());
            body.put("head", draft.branch());
            body.put("base", draft.base());
            body.put("body", draft.markdown());
            return told(github.post(GitHubConnection.pathIn(repository, "pulls"), body), true);
        });
    }

    /** A request that is open says what its branch says now. */
    private Json kept(Json pull, PullRequestDraft draft) {
        boolean same = text(pull, "title").equals(Optional.of(draft.title()))
                && text(pull, "body")
                        .orElse("")
                        .replace("\r\n", "\n")
                        .strip()
                        .equals(draft.markdown().strip());
        if (!same) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("title", draft.title());
            body.put("body", draft.markdown());
            String number =
                    pull.get("number").number().map(BigDecimal::toPlainString).orElse("0");
            github.patch(GitHubConnection.pathIn(repository, "pulls", number), body);
        }
        return pull;
    }

    private boolean isFrom(Json pull, PullRequestDraft draft) {
        Optional<String> from = pull.at("head", "repo", "full_name").text().map(name -> name.toLowerCase(Locale.ROOT));
        return from.equals(Optional.of(repository.toLowerCase(Locale.ROOT)))
                && pull.at("head", "ref").text().equals(Optional.of(draft.branch()))
                && pull.at("base", "ref").text().equals(Optional.of(draft.base()));
    }

    private OpenedPullRequest told(Json pull, boolean fresh) {
        int number = pull.get("number")
                .number()
                .map(BigDecimal::intValue)
                .orElseThrow(() -> unreadable("opening a pull request"));
        return new OpenedPullRequest(number, text(pull, "html_url").orElse("#" + number), fresh);
    }

    static Optional<String> text(Json json, String name) {
        return json.get(name).text();
    }

    static Optional<String> id(Json json) {
        return json.get("id").number().map(BigDecimal::toPlainString);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static FailureException unreadable(String what) {
        return new FailureException(new Failure.RetryLater(
                ReasonCode.UNREACHABLE, what + ": GitHub's answer makes no sense", "look there, then run again"));
    }
}
