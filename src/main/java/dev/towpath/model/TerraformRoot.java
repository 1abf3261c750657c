package dev.towpath.model;

import java.util.Optional;

/**
 * A Terraform root module of the config repository and what it depends on.
 *
 * @param directory the root's folder in the repository
 * @param closure digest over every file that Terraform would read for it, by path and content
 * @param files those files, sorted, as paths in the repository
 * @param engine {@code terraform} or {@code tofu}
 * @param version the exact engine version that a version file asks for, if any
 * @param mode what Towpath does with it
 */
public record TerraformRoot(
        String directory,
        Digest closure,
        java.util.List<String> files,
        String engine,
        Optional<String> version,
        TerraformMode mode) {
    public TerraformRoot {
        files = java.util.List.copyOf(files);
    }
}
