package dev.towpath.adapter.forge.github;

import dev.towpath.report.CallTally;
import dev.towpath.testing.GitHubServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection to a scripted GitHub with what it counted and how long it waited; no time passes. */
record Rig(GitHubConnection github, CallTally calls, List<Duration> waits) {
    static Rig to(GitHubServer server, Path cache) {
        return to(server, cache, new GitHubCredentials.Token("secret-token"), Clock.systemUTC());
    }

    static Rig to(GitHubServer server, Path cache, GitHubCredentials credentials, Clock clock) {
        CallTally calls = new CallTally();
        List<Duration> waits = new ArrayList<>();
        GitHubSettings settings = new GitHubSettings(URI.create(server.url()), credentials, cache);
        return new Rig(new GitHubConnection(settings, calls, clock, waits::add, Duration.ofSeconds(2)), calls, waits);
    }
}
