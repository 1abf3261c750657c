package dev.towpath.app;

import dev.towpath.adapter.web.WebSettings;
import dev.towpath.cli.ServeRequest;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Watched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the daemon is to serve.
 *
 * @param workers how many runs may be in flight at the same time
 */
record ServeSettings(WebSettings web, List<Watched> repositories, int workers) {
    private static final int PORT = 8480;
    private static final int WORKERS = 4;
    private static final Duration EVERY = Duration.ofMinutes(5);

    ServeSettings {
        repositories = List.copyOf(repositories);
    }

    /** One repository at an interval. */
    static ServeSettings of(String repository, Optional<String> ref, ServeRequest request) {
        Watched one = new Watched(
                nameOf(repository),
                repository,
                ref,
                Rhythm.every(request.every().orElse(EVERY)),
                new TreeMap<>(),
                Optional.empty(),
                Division.REPOSITORY);
        WebSettings web = new WebSettings(
                request.listen().orElse(WebSettings.LOOPBACK), request.port().orElse(PORT));
        return new ServeSettings(web, List.of(one), WORKERS);
    }

    /** The last part of an address, which is what people call a repository. */
    static String nameOf(String repository) {
        String last = repository
                .replaceAll("[/\\\\]+$", "")
                .replaceAll("/\\.$", "")
                .replaceAll("\\.git$", "")
                .replaceAll(".*[/\\\\:]", "");
        String name = last.replaceAll("[^A-Za-z0-9._-]", "-");
        return name.isEmpty() || name.equals(".") ? "config" : name;
    }
}
