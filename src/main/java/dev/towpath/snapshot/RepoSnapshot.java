package dev.towpath.snapshot;

/**
 * The config repository at one commit.
 *
 * @param repository its address without credentials, for people and for the names of caches
 * @param branch the branch that is tracked
 * @param workingFiles whether the tree is the files as they lie in a working directory, which only {@code validate} reads
 */
public record RepoSnapshot(
        String repository, String branch, Commit commit, Tree tree, History history, boolean workingFiles) {}
