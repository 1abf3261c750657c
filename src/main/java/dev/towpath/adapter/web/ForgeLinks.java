package dev.towpath.adapter.web;

import dev.towpath.daemon.RepositoryView;
import dev.towpath.model.GitSha;
import dev.towpath.problem.SourceSpan;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses of what a forge shows of a repository; empty where the forge is not known, because a wrong link is worse than none.
 *
 * @param base the repository's own page, or empty
 */
record ForgeLinks(String base) {
    private static final Pattern GITHUB = Pattern.compile(
            "(?:https://|ssh://git@|git@)github\\.com[/:]([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+?)(?:\\.git)?/?");

    /** The links of a repository. */
    static ForgeLinks of(RepositoryView repository) {
        Matcher github = GITHUB.matcher(repository.watched().repository());
        return new ForgeLinks(github.matches() ? "https://github.com/" + github.group(1) + "/" + github.group(2) : "");
    }

    /** A commit and its changes. */
    Link commit(GitSha sha) {
        return new Link(sha.abbreviated(), base.isEmpty() ? "" : base + "/commit/" + sha);
    }

    /** A pull request. */
    Link pullRequest(int number) {
        return new Link("#" + number, base.isEmpty() ? "" : base + "/pull/" + number);
    }

    /** A line of a file at a commit. */
    Link source(GitSha sha, SourceSpan span) {
        Link plain = source(span);
        if (base.isEmpty()) {
            return plain;
        }
        StringBuilder path = new StringBuilder();
        for (String part : span.path().split("/", -1)) {
            path.append('/').append(Shown.encoded(part));
        }
        return new Link(plain.words(), base + "/blob/" + sha + path + "#L" + span.line());
    }

    /** A line of a file at a commit that is not known. */
    static Link source(SourceSpan span) {
        return new Link(Shown.text(span.toString()), "");
    }
}
