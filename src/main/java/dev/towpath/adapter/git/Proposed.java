package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import java.util.Optional;

/**
 * A commit on a branch of its own.
 *
 * @param fresh whether the commit was made now; if not, the branch said the same already
 * @param pushedTo the remote that has the branch, as people may see its address
 */
public record Proposed(GitSha commit, String branch, boolean fresh, Optional<String> pushedTo) {}
