package dev.towpath.cli;

import dev.towpath.report.DifferenceReport;
import dev.towpath.report.ExitCode;
import dev.towpath.report.TargetDifference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what deploying a target's pin now would change. */
@Command(
        name = "diff",
        description = {
            "Show what deploying a target now would change, setting by setting, compared with what runs.",
            "Values of environment variables and secrets are hidden."
        },
        footer = {"", "Example:", "  towpath diff web-app prod1"})
final class DiffVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Option(names = "--detailed-exitcode", description = "exit with 10 if there is a difference")
    private boolean detailedExitCode;

    @Mixin
    private CommonOptions options = new CommonOptions();

    DiffVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        TargetDifference difference =
                caller.looking(options, session -> caller.operations().difference(session, parameters.target()));
        DifferenceReport report = new DifferenceReport(options.ink(caller.console()));
        caller.tell(
                options,
                () -> report.text(difference),
                () -> report.json(difference),
                () -> report.markdown(difference));
        return difference.exit(detailedExitCode);
    }
}
