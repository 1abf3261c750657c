package dev.towpath.snapshot;

import dev.towpath.model.GitSha;

/**
 * What merging a pull request would make of the branch, as the forge has tried it out.
 *
 * @param merged the repository at the test merge, whose first parent is {@code base} and whose second is {@code head}
 * @param base the repository at the commit of the branch that the forge merged into
 * @param head the newest commit of the pull request
 * @param upToDate whether {@code base} is still the newest commit of the branch
 */
public record TestMerge(int number, RepoSnapshot merged, RepoSnapshot base, GitSha head, boolean upToDate) {}
