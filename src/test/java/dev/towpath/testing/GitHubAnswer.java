package dev.towpath.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a scripted GitHub answers to one request. */
record GitHubAnswer(int status, Optional<Object> json) {
    static GitHubAnswer ok(Object json) {
        return new GitHubAnswer(200, Optional.of(json));
    }

    static GitHubAnswer created(Object json) {
        return new GitHubAnswer(201, Optional.of(json));
    }

    /** It was removed, and there is nothing to say. */
    static GitHubAnswer gone() {
        return new GitHubAnswer(204, Optional.empty());
    }

    static GitHubAnswer error(int status, String message) {
        return new GitHubAnswer(
                status,
                Optional.of(GitHubShapes.object(
                        "message",
                        message,
                        "documentation_url",
                        "https://docs.github.com/rest",
                        "status",
                        "" + status)));
    }

    static GitHubAnswer notFound() {
        return error(404, "Not Found");
    }

    static GitHubAnswer of(Optional<? extends Map<String, Object>> found) {
        return found.map(GitHubAnswer::ok).orElseGet(GitHubAnswer::notFound);
    }

    /** A list, which the server cuts into pages. */
    static GitHubAnswer list(List<? extends Object> entries) {
        return ok(entries);
    }
}
