package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is pinned, recorded and live, everywhere. */
@Command(
        name = "status",
        description = "Show what is pinned, recorded and live, everywhere.",
        footer = {"", "Example:", "  towpath status --app web-app"})
final class StatusVerb implements Verb {
    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    StatusVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        return caller.print(
                options,
                caller.running(
                        options,
                        Set.of(),
                        session -> caller.operations().run(session, RunRequest.looking(RunRequest.Mode.STATUS))));
    }
}
