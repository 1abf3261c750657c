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
    private static final String[] TOFU_SUFFIXES = {".tf", ".tf.json", ".tofu", ".tofu.json"};
    private static final String[] VALUE_SUFFIXES = {".auto.tfvars", ".auto.tfvars.json"};

    /** The kind of a file; empty for files that the engine reads only if an expression names them. */
    static Optional<TerraformFileKind> of(String name, String engine) {
        Optional<String> stem = stem(name, engine.equals(EngineChoice.TOFU) ? TOFU_SUFFIXES : CONFIGURATION_SUFFIXES);
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

    /** Whether either engine reads configuration from a file of this name. */
    static boolean isConfiguration(String name) {
        return stem(name, TOFU_SUFFIXES).isPresent();
    }

    /** The name of the file that OpenTofu would read instead of this one; empty where there can be none. */
    static Optional<String> shadowing(String name) {
        return name.endsWith(".tf")
                ? Optional.of(name.substring(0, name.length() - ".tf".length()) + ".tofu")
                : name.endsWith(".tf.json")
                        ? Optional.of(name.substring(0, name.length() - ".tf.json".length()) + ".tofu.json")
                        : Optional.empty();
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
