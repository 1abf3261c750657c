package dev.towpath.snapshot;

import java.util.Optional;

/** Opens what merging a pull request would make, from the refs that a forge keeps for each of them. */
public interface TestMergeSource {
    /**
     * The test merge of a pull request.
     *
     * @param branch the branch that is tracked; the default branch if none is named
     * @throws dev.towpath.problem.FailureException if there is no such pull request, or the forge has made no test merge of its
     *     newest commit into that branch: it makes none where there are conflicts
     */
    TestMerge testMerge(String repository, int number, Optional<String> branch);
}
