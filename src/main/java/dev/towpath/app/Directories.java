package dev.towpath.app;

import dev.towpath.model.Digest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where things are kept on this machine, by the conventions of the XDG base directories.
 *
 * @param home the user's own directory
 * @param cache what may be lost
 * @param state what must not be lost
 */
record Directories(Path home, Path cache, Path state) {
    static Directories of(Map<String, String> environment) {
        Path home = variable(environment, "HOME").orElseGet(() -> Path.of(System.getProperty("user.home", "/")));
        Path caches = variable(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
        Path states = variable(environment, "XDG_STATE_HOME").orElse(home.resolve(".local/state"));
        return new Directories(
                home,
                variable(environment, "TOWPATH_CACHE").orElse(caches.resolve("towpath")),
                states.resolve("towpath"));
    }

    /** The state of a repository that names no place for it: readable, and distinct for every address. */
    Path stateOf(String repository) {
        String last = repository
                .replaceAll("[/\\\\]+$", "")
                .replaceAll(".*[/\\\\:]", "")
                .replaceAll("\\.git$", "");
        String name = last.replaceAll("[^A-Za-z0-9._-]", "-");
        return state.resolve(name + "-" + Digest.of(repository).abbreviated());
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> value.startsWith("/"))
                .map(Path::of);
    }
}
