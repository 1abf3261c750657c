package dev.towpath.desired.terraform;

import java.util.List;
import java.util.Optional;

/**
 * What is said about a root outside of its Terraform files, and decides what they mean.
 *
 * @param variableFiles files of values, relative to the root's folder, in the order in which they are given
 * @param workspace the workspace of its backend, if it is not the default one
 */
public record RootOptions(List<String> variableFiles, Optional<String> workspace) {
    /** A root of which nothing is said. */
    public static final RootOptions NONE = new RootOptions(List.of(), Optional.empty());

    public RootOptions {
        variableFiles = List.copyOf(variableFiles);
    }
}
