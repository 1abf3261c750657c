package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * States that Terraform could not hand over to their backend: the only account of what it has just made.
 *
 * <p>As long as one is kept, its root is neither planned nor applied: a plan made without it would make everything a second time.
 */
final class RescuedStates {
    private final Path directory;

    RescuedStates(Path stateDirectory) {
        this.directory = stateDirectory.resolve("terraform");
    }

    /** Keeps the errored state of a run directory, if it has one. */
    Optional<Path> rescue(RunDirectory run) {
        Optional<Path> errored = run.erroredState();
        errored.ifPresent(state -> {
            try {
                Path kept = of(run.target()).resolve("errored-" + run.id() + ".tfstate");
                PrivateFiles.directoryOf(kept);
                PrivateFiles.replace(kept, Files.readString(state));
                Files.delete(state);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return errored.map(state -> of(run.target()).resolve("errored-" + run.id() + ".tfstate"));
    }

    /** Why a target is blocked, if it is, with the commands that end it. */
    Optional<Failure> blocked(Target target) {
        List<Path> kept = kept(target);
        String verb = "towpath state " + target.app() + " " + target.environment();
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure.NeedsHuman(
                        ReasonCode.STATE_BLOCKED,
                        target + ": a state that the backend did not take is kept at \"" + kept.get(0) + "\""
                                + (kept.size() > 1 ? " and " + (kept.size() - 1) + " more" : "")
                                + "; nothing is planned or applied until it is dealt with",
                        "give it to the backend with: " + verb + " push; or, if it is of no use: " + verb
                                + " discard --reason \"…\""));
    }

    /** The states that are kept of a target, oldest first. */
    List<Path> kept(Target target) {
        if (!Files.isDirectory(of(target))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(of(target))) {
            return files.filter(file -> file.getFileName().toString().startsWith("errored-"))
                    .filter(file -> file.getFileName().toString().endsWith(".tfstate"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path of(Target target) {
        return directory
                .resolve(target.app().value())
                .resolve(target.environment().value());
    }
}
