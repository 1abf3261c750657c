package dev.towpath.cli;

import dev.towpath.report.Checkup;
import dev.towpath.report.CheckupReport;
import dev.towpath.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at everything that a run depends on, before one does. */
@Command(
        name = "doctor",
        description = {
            "Look at everything that a run depends on, and say what to put right.",
            "That is the repository, approvals, the forge, access to each account, the state store, Terraform, the clock,",
            "and modules with known traps.",
            "It changes nothing. It exits with 1 if something is bad, with 5 if the repository cannot be read."
        },
        footer = {"", "Example:", "  towpath doctor --env 'prod*'"})
final class DoctorVerb implements Verb {
    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    DoctorVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Checkup checkup = caller.looking(options, session -> caller.operations().doctor(session));
        CheckupReport report = new CheckupReport(options.ink(caller.console()));
        caller.tell(options, () -> report.text(checkup), () -> report.json(checkup), () -> report.markdown(checkup));
        return checkup.exit();
    }
}
