package dev.towpath.cli;

import dev.towpath.model.Target;
import dev.towpath.reconcile.Selection;
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

    /** The targets that are asked for. */
    public Selection selection() {
        return new Selection(apps, environments);
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
}
