package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lifts a quarantine. */
@Command(
        name = "retry",
        description = "Lift the quarantine of a target, so that the next run tries its pin again.",
        footer = {"", "Example:", "  towpath retry web-app prod1"})
final class RetryVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Mixin
    private CommonOptions options = new CommonOptions();

    RetryVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        boolean lifted = caller.watching(options, session -> caller.operations().retry(session, parameters.target()));
        caller.result(
                options,
                lifted
                        ? parameters.target() + ": quarantine lifted, the next reconcile tries again\n"
                        : parameters.target() + ": was not in quarantine\n");
        return ExitCode.OK;
    }
}
