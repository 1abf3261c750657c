package dev.towpath.desired.terraform;

import dev.towpath.model.Digest;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.TreeEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A root module as it was read.
 *
 * @param closure digest over {@code files}
 * @param files everything Terraform would read for it, sorted
 * @param watched files and folders outside of which nothing can change the closure
 * @param engine {@code terraform} or {@code tofu}
 * @param version the exact engine version that a version file asks for
 */
public record RootModule(
        Configuration configuration,
        Digest closure,
        List<String> files,
        SortedSet<String> watched,
        String engine,
        Optional<String> version) {
    public RootModule {
        files = List.copyOf(files);
    }

    /** Where a reader would look first: its only module call, or its first Terraform file rather than a lock file. */
    public SourceSpan span() {
        if (configuration.modules().size() == 1) {
            return configuration.modules().values().iterator().next().span();
        }
        return SourceSpan.startOf(configuration.files().stream()
                .map(TreeEntry::path)
                .min(Comparator.comparing((String path) -> !isTerraform(path)))
                .orElse(configuration.directory()));
    }

    private static boolean isTerraform(String path) {
        return path.endsWith(".tf") || path.endsWith(".tf.json");
    }

    /** Follows its arguments to literals. */
    public References references() {
        return new References(configuration);
    }
}
