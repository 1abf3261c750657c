package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for what was changed behind Towpath's back. */
@Command(
        name = "drift",
        description = {
            "Look for what was changed by hand: services, sites, and Terraform roots whose files are unchanged.",
            "It looks deeper than an ordinary run, and says what departs, why, since when and by whom,",
            "as far as AWS tells."
        },
        footer = {"", "Example:", "  towpath drift --env 'prod*' --format json"})
final class DriftVerb implements Verb {
    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--detailed-exitcode", description = "exit with 10 if something has drifted")
    private boolean detailedExitCode;

    DriftVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        RunReport report = caller.running(
                options,
                Set.of(),
                session -> caller.operations().run(session, RunRequest.looking(RunRequest.Mode.DRIFT)));
        ExitCode exit = caller.print(options, report);
        boolean drifted =
                report.targets().stream().anyMatch(target -> !target.drift().isEmpty());
        return exit == ExitCode.OK && detailedExitCode && drifted ? ExitCode.CHANGES : exit;
    }
}
