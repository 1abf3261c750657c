package dev.towpath.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What can be done with the history of decisions. */
@Command(
        name = "audit",
        synopsisSubcommandLabel = "verify|export",
        commandListHeading = "%nParts:%n",
        description = "Check the history of decisions, or hand it to an auditor.",
        footer = {"", "Example:", "  towpath audit verify"})
final class AuditVerb {
    @Option(names = "--help", usageHelp = true, description = "show this and exit")
    boolean help;
}
