package dev.towpath.cli;

/**
 * A look at what merging a pull request would do.
 *
 * @param terraform whether Terraform may be asked
 * @param comment whether the pull request is told
 */
public record PreviewRequest(int number, boolean terraform, boolean comment) {}
