package dev.towpath.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What can be done with the approval policy. */
@Command(
        name = "policy",
        synopsisSubcommandLabel = "test",
        commandListHeading = "%nParts:%n",
        description = "Try the approval policy.",
        footer = {"", "Example:", "  towpath policy test --since v1.4"})
final class PolicyVerb {
    @Option(names = "--help", usageHelp = true, description = "show this and exit")
    boolean help;
}
