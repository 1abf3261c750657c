package dev.towpath.desired.terraform;

import dev.towpath.model.Digest;
import dev.towpath.model.EngineRequirement;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.TreeEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A root module as it was read.
 *
 * @param closure digest over {@code files} and over how it is run
 * @param files everything Terraform would read for it, sorted
 * @param watched files and folders outside of which nothing can change the closure
 * @param engine {@code terraform} or {@code tofu}
 * @param requirements what is demanded of the engine's version, and where
 * @param variableFiles files of {@code files} that are given to it as variable files, in order
 * @param workspace the workspace of its backend, if it is not the default one
 * @param exchange what it makes that other roots read, and what it reads of theirs
 */
public record RootModule(
        Configuration configuration,
        Digest closure,
        List<String> files,
        SortedSet<String> watched,
        String engine,
        List<EngineRequirement> requirements,
        List<String> variableFiles,
        Optional<String> workspace,
        Exchange exchange) {
    public RootModule {
        files = List.copyOf(files);
        requirements = List.copyOf(requirements);
        variableFiles = List.copyOf(variableFiles);
    }

    /** Where a reader would look first: its only module call, or its first Terraform file rather than a lock file. */
    public SourceSpan span() {
        if (configuration.modules().size() == 1) {
            return configuration.modules().values().iterator().next().span();
        }
        return SourceSpan.startOf(configuration.files().stream()
                .map(TreeEntry::path)
                .min(Comparator.comparing((String path) -> !isConfiguration(path)))
                .orElse(configuration.directory()));
    }

    /** Whether Terraform or OpenTofu would read configuration from a file of this name. */
    public static boolean isConfiguration(String path) {
        return TerraformFileKind.isConfiguration(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Follows its arguments to literals. */
    public References references() {
        return new References(configuration);
    }
}
