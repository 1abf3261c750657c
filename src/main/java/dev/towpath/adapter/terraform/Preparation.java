package dev.towpath.adapter.terraform;

import dev.towpath.model.GitSha;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.observed.RootRequest;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes roots ready for Terraform, up to a finished {@code init}. */
final class Preparation {
    private static final String UNKNOWN_CHECKSUM = "match any of the checksums";

    private final TerraformSettings settings;
    private final Surroundings surroundings;
    private final Function<GitSha, Optional<Tree>> trees;
    private final Engines engines;
    private final RootEnvironment environment;
    private final ProviderMirror mirror;
    private final ConstructGuard guard;
    private final SourceGuard sources;
    private final LocalState localState;

    Preparation(TerraformSettings settings, Surroundings surroundings, Function<GitSha, Optional<Tree>> trees) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.trees = trees;
        this.engines = new Engines(settings, surroundings);
        this.environment = new RootEnvironment(settings);
        this.mirror = new ProviderMirror(settings.cache(), environment);
        this.guard = new ConstructGuard(settings.allowances());
        this.sources = new SourceGuard(settings.allowances().sources());
        this.localState = new LocalState(settings.state());
    }

    /**
     * A root made ready in a directory of its own, which is removed again if that does not succeed.
     *
     * @throws FailureException if it cannot be made ready
     */
    Prepared prepare(RootRequest request) {
        Target target = request.target();
        TerraformRoot root = request.root();
        Engine engine = engines.of(target, root);
        Tree tree = trees.apply(request.commit())
                .orElseThrow(() -> new FailureException(new Failure.RetryLater(
                        ReasonCode.NOT_FOUND,
                        target + ": commit " + request.commit().abbreviated() + " is not in the repository any more",
                        "run again")));
        RunDirectory directory =
                RunDirectory.create(settings, target, surroundings.ids().get());
        try {
            directory.remember(root, engine);
            directory.materialise(tree, root);
            checkSources(target, root, directory);
            sources.checkProviders(
                    target, ProviderMirror.locked(directory, root).keySet());
            return initialised(request, directory, commands(target, request.place(), root, engine, directory));
        } catch (RuntimeException e) {
            directory.remove();
            throw e;
        }
    }

    /** Terraform's commands in a directory. */
    TerraformCommands commands(Target target, Place place, TerraformRoot root, Engine engine, RunDirectory directory) {
        Diagnoses diagnoses =
                new Diagnoses(target, root, engine, new Redaction(environment.secrets()), surroundings.clock());
        return new TerraformCommands(
                settings, surroundings, engine, directory, root, environment.of(place, directory), diagnoses);
    }

    private Prepared initialised(RootRequest request, RunDirectory directory, TerraformCommands plain) {
        TerraformRoot root = request.root();
        List<String> warnings = new ArrayList<>();
        TerraformCommands commands = withProviders(directory, root, plain, warnings);
        if (!commands.hasLockFile() && Files.isDirectory(directory.data().resolve("providers"))) {
            warnings.add("\"" + root.directory()
                    + "\" has no .terraform.lock.hcl, so its providers may change from run to run: commit one");
        }
        localState.keep(request.target(), root, directory).ifPresent(kept -> {
            commands.init();
            warnings.add("\"" + root.directory()
                    + "\" names no backend, so its state is kept on this machine only, at \"" + kept + "\"");
        });
        root.workspace().ifPresent(name -> selectWorkspace(request, name, directory, commands));
        sources.checkProviders(request.target(), directory.installedProviders());
        sources.checkFetched(request.target(), directory);
        for (Path module : directory.downloadedModules()) {
            check(request.target(), directory.path().relativize(module).toString(), module);
        }
        return new Prepared(request, directory, commands, warnings);
    }

    /**
     * Initialises from the mirror, or without it where the lock file cannot vouch for an unpacked provider: a lock file that was
     * made on another platform only knows the archives of this one.
     */
    private TerraformCommands withProviders(
            RunDirectory directory, TerraformRoot root, TerraformCommands plain, List<String> warnings) {
        Map<String, String> served = mirror.serve(directory, root, plain);
        TerraformCommands commands = plain.with(served);
        try {
            commands.init();
            return commands;
        } catch (FailureException e) {
            if (served.isEmpty() || !e.failure().message().contains(UNKNOWN_CHECKSUM)) {
                throw e;
            }
            plain.init();
            warnings.add(
                    "the lock file of \"" + root.directory() + "\" does not know the providers of this platform, so"
                            + " they are fetched each time: run \"" + root.engine() + " providers lock\" for it");
            return plain;
        }
    }

    /** A workspace is never created: a name that was mistyped would make everything a second time, in an empty state. */
    private void selectWorkspace(RootRequest request, String name, RunDirectory directory, TerraformCommands commands) {
        if (LocalState.isLocal(directory)) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.UNSUPPORTED,
                    request.target() + ": \"" + request.root().directory() + "\" has the workspace \"" + name
                            + "\", and its state is kept on this machine only",
                    "give it a backend, or take \"workspace\" out of app.yaml"));
        }
        commands.selectWorkspace(name);
    }

    private void checkSources(Target target, TerraformRoot root, RunDirectory directory) {
        root.files().forEach(file -> check(target, file, directory.source().resolve(file)));
    }

    private void check(Target target, String name, Path file) {
        if (ConstructGuard.isConfiguration(name)) {
            try {
                guard.check(target, name, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
