package dev.towpath.snapshot;

import dev.towpath.model.GitSha;
import java.util.Optional;

/** Opens config repositories. */
public interface SnapshotSource {
    /**
     * The repository at the tip of a branch, tag or commit; the default branch if none is named.
     *
     * @param repository a working directory, a bare repository, or an https, ssh or file URL
     * @throws dev.towpath.problem.FailureException if it cannot be reached or has no such ref
     */
    RepoSnapshot open(String repository, Optional<String> ref);

    /** The files as they lie in a working directory, committed or not, on top of the history of its {@code HEAD}. */
    RepoSnapshot openWorkingFiles(String directory);

    /** The commit that the ref has now, asked of the remote itself: one round trip. */
    GitSha currentHead(String repository, Optional<String> ref);
}
