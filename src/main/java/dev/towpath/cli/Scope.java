package dev.towpath.cli;

import dev.towpath.model.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which repository at which commit, and which of its targets.
 *
 * @param repository a working directory, a bare repository or a URL; else the repository of the working directory
 * @param ref a branch, tag or commit; else the default branch
 * @param apps globs of application names; none means all
 * @param environments globs of environment names; none means all
 * @param config the operator's settings file
 */
public record Scope(
        Optional<String> repository,
        Optional<String> ref,
        List<String> apps,
        List<String> environments,
        Optional<Path> config,
        boolean verbose) {
    public Scope {
        apps = List.copyOf(apps);
        environments = List.copyOf(environments);
    }

    /** Whether the target is among those that are asked for. */
    public boolean includes(Target target) {
        return matches(apps, target.app().value())
                && matches(environments, target.environment().value());
    }

    /** The same scope narrowed to one target. */
    public Scope only(Target target) {
        return new Scope(
                repository,
                ref,
                List.of(target.app().value()),
                List.of(target.environment().value()),
                config,
                verbose);
    }

    private static boolean matches(List<String> globs, String name) {
        return globs.isEmpty() || globs.stream().anyMatch(glob -> matches(glob, 0, name, 0));
    }

    /** {@code *} is any text, {@code ?} any character; names are short, so backtracking is cheap. */
    private static boolean matches(String glob, int g, String name, int n) {
        if (g == glob.length()) {
            return n == name.length();
        }
        if (glob.charAt(g) == '*') {
            return matches(glob, g + 1, name, n) || (n < name.length() && matches(glob, g, name, n + 1));
        }
        boolean same = n < name.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n));
        return same && matches(glob, g + 1, name, n + 1);
    }
}
