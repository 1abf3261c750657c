package dev.towpath.desired.terraform;

import java.util.Arrays;
import java.util.Optional;

/** What Terraform does with a file of a module's folder, by its name (Terraform documentation, "Files and Directories"). */
enum TerraformFileKind {
    /** Configuration. */
    CONFIGURATION,
    /** Configuration that is merged over the other after it was read. */
    OVERRIDE,
    /** Values of the root module's variables. */
    VALUES,
    /** Provider versions and checksums. */
    LOCK;

    private static final String[] CONFIGURATION_SUFFIXES = {".tf", ".tf.json"};
    private static final String[] VALUE_SUFFIXES = {".auto.tfvars", ".auto.tfvars.json"};

    /** The kind of a file; empty for files that Terraform reads only if an expression names them. */
    static Optional<TerraformFileKind> of(String name) {
        Optional<String> stem = stem(name, CONFIGURATION_SUFFIXES);
        if (stem.isPresent()) {
            boolean override = stem.get().equals("override") || stem.get().endsWith("_override");
            return Optional.of(override ? OVERRIDE : CONFIGURATION);
        }
        if (name.equals("terraform.tfvars")
                || name.equals("terraform.tfvars.json")
                || stem(name, VALUE_SUFFIXES).isPresent()) {
            return Optional.of(VALUES);
        }
        return name.equals(".terraform.lock.hcl") ? Optional.of(LOCK) : Optional.empty();
    }

    /** Hidden files and editors' backups are not read, as Terraform does not. */
    private static Optional<String> stem(String name, String... suffixes) {
        if (name.startsWith(".") || (name.startsWith("#") && name.endsWith("#"))) {
            return Optional.empty();
        }
        return Arrays.stream(suffixes)
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                .findFirst();
    }
}
