package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at what GitHub lets the credentials see, and how many more questions they have. */
public final class GitHubCheckup {
    private static final int SHORT = 10;

    private final GitHubConnection github;
    private final String repository;

    /**
     * A checkup through a connection.
     *
     * @param repository {@code owner/name}
     */
    public GitHubCheckup(GitHubConnection github, String repository) {
        this.github = github;
        this.repository = repository;
    }

    /**
     * How the forge is.
     *
     * @param teams {@code organisation/team}, as the policy names them
     */
    public List<Diagnosis> look(Collection<String> teams) {
        GitHubTeams members = new GitHubTeams(github);
        List<Diagnosis> found = new ArrayList<>();
        found.add(heard(this::pullRequests));
        teams.forEach(team -> found.add(heard(() -> {
            members.has(team, "towpath-doctor");
            return Diagnosis.ok("members of the team \"" + team + "\" can be read");
        })));
        try {
            rate().ifPresent(found::add);
        } catch (FailureException e) {
            // GitHub Enterprise Server finds nothing there where rate limits are switched off.
            boolean unlimited = e.failure().reason() == ReasonCode.NOT_FOUND;
            found.add(unlimited ? Diagnosis.ok("GitHub tells no rate limit") : Diagnosis.of(e.failure()));
        }
        return found;
    }

    /** What a judgement asks, of the newest pull request that is closed. */
    private Diagnosis pullRequests() {
        List<Json> closed = github.first(GitHubConnection.pathIn(repository, "pulls") + "?state=closed")
                .entries();
        String number = closed.stream()
                .findFirst()
                .flatMap(newest -> newest.get("number").number())
                .map(BigDecimal::toPlainString)
                .orElse("");
        if (number.isEmpty()) {
            return Diagnosis.ok("pull requests of \"" + repository
                    + "\" can be read; none is closed yet, so reviews are not tried");
        }
        github.first(GitHubConnection.pathIn(repository, "pulls", number, "reviews"));
        github.first(GitHubConnection.pathIn(repository, "issues", number, "events"));
        return Diagnosis.ok("pull requests of \"" + repository + "\", their reviews and events can be read");
    }

    private static Diagnosis heard(Supplier<Diagnosis> question) {
        try {
            return question.get();
        } catch (FailureException e) {
            return Diagnosis.of(e.failure());
        }
    }

    private Optional<Diagnosis> rate() {
        Json core = github.get("/rate_limit").at("resources", "core");
        return core.get("limit")
                .number()
                .flatMap(limit -> core.get("remaining").number().map(left -> told(left, limit)));
    }

    private static Diagnosis told(BigDecimal left, BigDecimal limit) {
        String sentence = left.toPlainString() + " of " + limit.toPlainString() + " requests of this hour are left";
        return left.multiply(BigDecimal.valueOf(SHORT)).compareTo(limit) < 0
                ? Diagnosis.warn(
                        sentence, "give Towpath a GitHub App or a token of its own, so that others do not use it up")
                : Diagnosis.ok(sentence);
    }
}
