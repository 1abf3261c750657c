package dev.towpath.desired.terraform;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.model.EngineRequirement;
import dev.towpath.model.VersionConstraint;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.TreeEntry;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which engine a root asks for: the nearest version file from its folder up to the top of the repository, as tfenv and
 * tofuenv look for theirs.
 *
 * @param engine {@code terraform} or {@code tofu}
 * @param requirement the exact version, if the file names one
 * @param file the version file, if there is one
 */
record EngineChoice(String engine, Optional<EngineRequirement> requirement, Optional<TreeEntry> file) {
    /** OpenTofu, by the name of its program. */
    static final String TOFU = "tofu";

    private static final String TERRAFORM = "terraform";

    /** The file with which tofuenv pins OpenTofu. */
    static final String TOFU_FILE = ".opentofu-version";

    /** The file with which tfenv pins Terraform. */
    static final String TERRAFORM_FILE = ".terraform-version";

    private static final Pattern EXACT = Pattern.compile("v?([0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.-]+)?)");

    static EngineChoice of(String directory, RepositoryFiles repository, Findings findings) {
        String at = directory;
        while (true) {
            for (String name : new String[] {TOFU_FILE, TERRAFORM_FILE}) {
                Optional<TreeEntry> file = repository.entry(at.isEmpty() ? name : at + "/" + name);
                if (file.isPresent()) {
                    String engine = name.equals(TOFU_FILE) ? TOFU : TERRAFORM;
                    return new EngineChoice(engine, requirement(file.get(), repository, findings), file);
                }
            }
            if (at.isEmpty()) {
                return new EngineChoice(TERRAFORM, Optional.empty(), Optional.empty());
            }
            at = RepositoryPath.parent(at);
        }
    }

    private static Optional<EngineRequirement> requirement(
            TreeEntry file, RepositoryFiles repository, Findings findings) {
        return repository.text(file, findings).flatMap(source -> {
            var exact = EXACT.matcher(source.text().strip());
            if (exact.matches()) {
                return VersionConstraint.of(exact.group(1))
                        .map(constraint -> new EngineRequirement(constraint, file.path() + ":1"));
            }
            findings.warning(
                    "engine_version",
                    SourceSpan.startOf(file.path()),
                    "\"" + source.text().strip() + "\" is not an exact version, so any installed one is used",
                    "write a version such as 1.11.4");
            return Optional.empty();
        });
    }
}
