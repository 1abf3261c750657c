package dev.towpath.desired.terraform;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.TreeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of values that a root is given beside those that it reads by itself.
 *
 * @param watched where they are, or would be
 */
record VariableFiles(List<TreeEntry> entries, List<String> watched) {
    VariableFiles {
        entries = List.copyOf(entries);
        watched = List.copyOf(watched);
    }

    static VariableFiles of(String directory, RootOptions options, RepositoryFiles repository, Findings findings) {
        List<TreeEntry> entries = new ArrayList<>();
        List<String> watched = new ArrayList<>();
        for (String name : options.variableFiles()) {
            Optional<String> path = RepositoryPath.resolve(directory, name);
            path.ifPresent(watched::add);
            Optional<TreeEntry> entry = path.flatMap(repository::entry);
            entry.ifPresentOrElse(
                    entries::add,
                    () -> findings.error(
                            "variable_file_missing",
                            SourceSpan.startOf(directory),
                            "the variable file \"" + name + "\" "
                                    + path.map(at -> "is not at \"" + at + "\"").orElse("leads out of the repository"),
                            "add it, or correct \"var_files\" in app.yaml"));
        }
        return new VariableFiles(entries, watched);
    }
}
