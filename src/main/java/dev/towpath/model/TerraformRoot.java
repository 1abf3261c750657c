package dev.towpath.model;

import java.util.List;
import java.util.Optional;

/**
 * A Terraform root module of the config repository and what it depends on.
 *
 * @param directory the root's folder in the repository
 * @param closure digest over everything in the repository that decides what Terraform would do
 * @param files the files that Terraform would read, sorted, as paths in the repository
 * @param engine {@code terraform} or {@code tofu}
 * @param requirements what its version files, its own blocks and those of its local modules demand of the engine's version
 * @param variableFiles files of {@code files} that are given to it as variable files, in order
 * @param workspace the workspace of its backend that is its own, if that is not the default one
 * @param mode what Towpath does with it
 */
public record TerraformRoot(
        String directory,
        Digest closure,
        List<String> files,
        String engine,
        List<EngineRequirement> requirements,
        List<String> variableFiles,
        Optional<String> workspace,
        TerraformMode mode) {
    public TerraformRoot {
        files = List.copyOf(files);
        requirements = List.copyOf(requirements);
        variableFiles = List.copyOf(variableFiles);
    }

    /** A root that demands no version, and that has no variable files and no workspace. */
    public TerraformRoot(String directory, Digest closure, List<String> files, String engine, TerraformMode mode) {
        this(directory, closure, files, engine, List.of(), List.of(), Optional.empty(), mode);
    }
}
