package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays the whole story against the rehearsal cloud. */
@Command(
        name = "demo",
        description = {
            "Play the whole story in a minute, against the rehearsal cloud.",
            "Promotions with their approvals, one that is held, a rollout that fails and is rolled back,",
            "a drift, and a run that changes nothing. Needs a JDK and git only."
        },
        footer = {"", "Example:", "  towpath demo --keep /tmp/demo"})
final class DemoVerb implements Verb {
    private final Caller caller;

    @Option(names = "--keep", paramLabel = "DIR", description = "play it in this directory and leave everything there")
    private @Nullable Path keep;

    @Mixin
    private CommonOptions options = new CommonOptions();

    DemoVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        return caller.watching(
                options,
                session -> caller.operations()
                        .demo(session, Optional.ofNullable(keep), caller.console(), options.ink(caller.console())));
    }
}
