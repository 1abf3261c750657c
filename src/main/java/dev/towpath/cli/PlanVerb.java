package dev.towpath.cli;

import dev.towpath.plan.State;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what {@code reconcile} would do, and why not what it would not. */
@Command(
        name = "plan",
        description = "Say what reconcile would do, and why not what it would not.",
        footer = {"", "Example:", "  towpath plan --env 'prod*' --detailed-exitcode"})
final class PlanVerb implements Verb {
    private static final Set<State> CHANGES = EnumSet.of(State.WOULD_DEPLOY, State.WOULD_APPLY);

    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--detailed-exitcode", description = "exit with 10 if there is something to do")
    private boolean detailedExitCode;

    PlanVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        RunReport report = caller.watching(
                options, session -> caller.operations().run(session, RunRequest.looking(RunRequest.Mode.PLAN)));
        ExitCode exit = caller.print(options, report);
        boolean changes = report.targets().stream().anyMatch(target -> CHANGES.contains(target.state()));
        return exit == ExitCode.OK && detailedExitCode && changes ? ExitCode.CHANGES : exit;
    }
}
