package dev.towpath.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program without a verb. */
@Command(
        name = "towpath",
        synopsisSubcommandLabel = "VERB",
        description = {
            "Draws built artifacts from environment to environment, and opens a gate only when",
            "the people who must agree have agreed.",
            ""
        },
        commandListHeading = "%nVerbs:%n",
        footer = {
            "",
            "Every option can also be set in the environment: --max-parallel is TOWPATH_MAX_PARALLEL.",
            "Exit codes: 0 all well, 1 a target failed, 2 usage, 3 invalid configuration, 4 needs a human,",
            "5 could not run, 10 changes (--detailed-exitcode), 130 and 143 interrupted.",
            "",
            "Example:",
            "  towpath demo"
        })
final class RootCommand {
    @Option(names = "--help", usageHelp = true, description = "show this and exit")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "show the version, commit and time of the build")
    boolean version;
}
