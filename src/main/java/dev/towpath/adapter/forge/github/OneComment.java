package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.problem.FailureException;
import dev.towpath.report.ForgeNotices.StandingComment;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one comment on a pull request that carries a mark, found by it and kept up to date.
 *
 * <p>GitHub has no way to write a comment only if there is none. So two runs that both find none both write one; afterwards each
 * looks again, and the one that did not write the oldest takes its own away and brings the oldest up to date.
 */
final class OneComment {
    private static final Logger LOG = LoggerFactory.getLogger(OneComment.class);
    private static final Comparator<Json> OLDEST_FIRST =
            Comparator.comparing(comment -> comment.get("id").number().orElse(BigDecimal.ZERO));

    private final GitHubConnection github;
    private final String repository;
    private final String mark;
    private final String body;
    private final String comments;
    private Optional<String> self = Optional.empty();
    private boolean asked;

    OneComment(GitHubConnection github, String repository, StandingComment comment) {
        this.github = github;
        this.repository = repository;
        this.mark = "<!-- " + comment.mark() + " -->";
        this.body = bounded(mark + "\n" + comment.markdown());
        this.comments = GitHubConnection.pathIn(repository, "issues", comment.pullRequest(), "comments");
    }

    /** Writes it; the address of the comment. */
    String write() {
        List<Json> ours = ours();
        if (!ours.isEmpty()) {
            ours.stream().skip(1).forEach(this::remove);
            return update(ours.get(0));
        }
        Json written = github.post(comments, Map.of("body", body));
        Optional<Json> older = ours().stream().findFirst().filter(it -> OLDEST_FIRST.compare(it, written) < 0);
        if (older.isEmpty()) {
            return address(written);
        }
        remove(written);
        return update(older.get());
    }

    private String update(Json comment) {
        if (GitHubNotices.text(comment, "body").equals(Optional.of(body))) {
            return address(comment);
        }
        return address(github.patch(place(comment), Map.of("body", body)));
    }

    /** Another run may have been faster, and a second comment is a blemish and no error. */
    private void remove(Json comment) {
        try {
            github.delete(place(comment));
        } catch (FailureException e) {
            LOG.debug("taking a second comment away: {}", e.getMessage());
        }
    }

    private String place(Json comment) {
        String id = GitHubNotices.id(comment).orElseThrow(() -> GitHubNotices.unreadable("writing a comment"));
        return GitHubConnection.pathIn(repository, "issues", "comments", id);
    }

    private List<Json> ours() {
        return github.list(comments).stream()
                .filter(it -> GitHubNotices.text(it, "body")
                        .filter(text -> text.startsWith(mark))
                        .isPresent())
                .filter(this::isOurs)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** Anybody can write the mark; what a person other than ourselves wrote is not ours to replace. */
    private boolean isOurs(Json comment) {
        if (comment.at("user", "type").text().equals(Optional.of("Bot"))) {
            return true;
        }
        Optional<String> login = comment.at("user", "login").text();
        return login.isPresent() && login.equals(self());
    }

    /** Who we are; a token of a job or an App is nobody who could be asked about. */
    private Optional<String> self() {
        if (!asked) {
            asked = true;
            try {
                self = github.find("/user").flatMap(user -> GitHubNotices.text(user, "login"));
            } catch (FailureException e) {
                self = Optional.empty();
            }
        }
        return self;
    }

    private static String address(Json comment) {
        return GitHubNotices.text(comment, "html_url").orElse("");
    }

    private static String bounded(String text) {
        if (text.length() <= StandingComment.CHARACTERS_MAX) {
            return text;
        }
        String end = "\n\n**… cut: there is no room for more here.**\n";
        int room = StandingComment.CHARACTERS_MAX - end.length();
        int at = Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
        return text.substring(0, at) + end;
    }
}
