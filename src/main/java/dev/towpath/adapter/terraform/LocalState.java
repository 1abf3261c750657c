package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a root that names no backend, or the local one with a relative path.
 *
 * <p>Terraform would keep it beside the sources, which here are a copy that goes with the run; so it is kept in the state
 * directory of this machine instead.
 */
final class LocalState {
    private static final int FILE_MAX = 1 << 20;

    private final Path directory;

    LocalState(Path stateDirectory) {
        this.directory = stateDirectory.resolve("terraform");
    }

    /**
     * Sees to it that a state lasts, after a first {@code init} has told which backend there is.
     *
     * @return where the state is kept, if the root must be initialised again for it
     */
    Optional<Path> keep(Target target, TerraformRoot root, RunDirectory run) {
        Json backend = backend(run);
        String type = backend.get("type").text().orElse("local");
        boolean lasting = backend.at("config", "path")
                .text()
                .filter(path -> path.startsWith("/"))
                .isPresent();
        if (!type.equals("local") || lasting) {
            return Optional.empty();
        }
        Path kept = directory
                .resolve(target.app().value())
                .resolve(target.environment().value())
                .resolve("terraform.tfstate");
        try {
            PrivateFiles.directoryOf(kept);
            PrivateFiles.write(
                    run.sources(root).resolve("towpath_override.tf.json"),
                    override(kept).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(kept);
    }

    /** Whether an initialised root keeps its state in a file of this machine, which a dead process cannot keep locked. */
    static boolean isLocal(RunDirectory run) {
        return backend(run).get("type").text().orElse("local").equals("local");
    }

    private static String override(Path kept) {
        String path = kept.toString().replace("${", "$${").replace("%{", "%%{");
        return Json.of(Map.of("terraform", List.of(Map.of("backend", Map.of("local", Map.of("path", path))))))
                .canonical();
    }

    private static Json backend(RunDirectory run) {
        Path remembered = run.data().resolve("terraform.tfstate");
        try {
            return Files.exists(remembered)
                    ? Json.parse(PrivateFiles.head(remembered, FILE_MAX))
                            .map(state -> state.get("backend"))
                            .orElseGet(() -> Json.of(Map.of()))
                    : Json.of(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
