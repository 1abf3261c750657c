package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.forge.github.CommitList.Entry;
import dev.towpath.adapter.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Lists what is new between two commits: at most the 250 that GitHub's comparison of two commits gives at once. */
public final class GitHubCommits {
    private final GitHubConnection github;

    /** Commits of the repositories that the connection may read. */
    public GitHubCommits(GitHubConnection github) {
        this.github = github;
    }

    /** The commits of a range, newest first; none where the repository or one of its ends cannot be seen. */
    public CommitList in(CommitRange range) {
        Optional<Json> answer =
                github.find(GitHubConnection.pathIn(range.repository(), "compare", range.from() + "..." + range.to()));
        if (answer.isEmpty()) {
            return CommitList.NONE;
        }
        List<Entry> entries = new ArrayList<>();
        for (Json commit : answer.get().get("commits").items()) {
            String sha = commit.get("sha").text().orElse("");
            if (sha.matches("[0-9a-f]{40}")) {
                String message = commit.at("commit", "message").text().orElse("");
                String name = commit.at("commit", "author", "name").text().orElse("?");
                entries.add(new Entry(
                        sha,
                        message.lines().findFirst().orElse(""),
                        commit.at("author", "login").text().orElse(name)));
            }
        }
        Collections.reverse(entries);
        int total = answer.get()
                .get("total_commits")
                .number()
                .map(BigDecimal::intValue)
                .orElse(entries.size());
        return new CommitList(entries, total);
    }
}
