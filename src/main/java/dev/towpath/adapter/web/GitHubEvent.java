package dev.towpath.adapter.web;

import dev.towpath.adapter.json.Json;
import dev.towpath.daemon.Watched;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GitHub tells of a repository, as far as it may change what a run finds: pushes to the branch that is tracked or to tags, and
 * reviews (GitHub's "Webhook events and payloads").
 */
record GitHubEvent(String name, Json payload) {
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";

    /** Whether a watched repository should be looked at because of it. */
    boolean concerns(Watched watched) {
        return isAbout(watched.repository()) && matters(watched.ref());
    }

    /** Whether it may change what a run finds that tracks a ref. */
    boolean matters(Optional<String> tracked) {
        return switch (name) {
            case "push" -> pushed(tracked);
            case "pull_request_review" -> true;
            default -> false;
        };
    }

    private boolean pushed(Optional<String> tracked) {
        String ref = payload.get("ref").text().orElse("");
        if (ref.startsWith(TAG)) {
            return true;
        }
        String branch = tracked.or(
                        () -> payload.at("repository", "default_branch").text())
                .orElse("");
        return ref.equals(BRANCH + branch) || ref.equals(branch);
    }

    private boolean isAbout(String address) {
        Json repository = payload.get("repository");
        Set<String> places = Stream.of("clone_url", "ssh_url", "git_url", "html_url")
                .flatMap(key -> repository.get(key).text().stream())
                .map(GitHubEvent::place)
                .collect(Collectors.toSet());
        return places.contains(place(address));
    }

    /** Host, owner and name of an address, however it is written: {@code github.com/acme/infra}. */
    static String place(String address) {
        return address.toLowerCase(Locale.ROOT)
                .replaceFirst("^[a-z+]+://", "")
                .replaceFirst("^[^/@]*@", "")
                .replaceFirst("^([^/:]+):([0-9]+)/", "$1/")
                .replaceFirst("^([^/:]+):", "$1/")
                .replaceFirst("/+$", "")
                .replaceFirst("\\.git$", "");
    }
}
