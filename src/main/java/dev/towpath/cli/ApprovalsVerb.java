package dev.towpath.cli;

import dev.towpath.approval.Verdict;
import dev.towpath.report.ExitCode;
import dev.towpath.report.VerdictReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the verdict on one target with its evidence. */
@Command(
        name = "approvals",
        description = "Show whether a target may be changed, and on what evidence. Needs no AWS.",
        footer = {"", "Example:", "  towpath approvals web-app prod1 --format json"})
final class ApprovalsVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Mixin
    private CommonOptions options = new CommonOptions();

    ApprovalsVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Verdict verdict =
                caller.looking(options, session -> caller.operations().approvals(session, parameters.target()));
        VerdictReport report = new VerdictReport(options.ink(caller.console()));
        caller.tell(
                options,
                () -> report.text(parameters.target(), verdict),
                () -> report.json(parameters.target(), verdict),
                () -> report.markdown(parameters.target(), verdict));
        return verdict.allows() ? ExitCode.OK : ExitCode.NEEDS_HUMAN;
    }
}
