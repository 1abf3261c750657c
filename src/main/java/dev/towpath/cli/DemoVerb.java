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
            "a drift, and a run that changes nothing. Needs a JDK and git only.",
            "With --serve the daemon goes on with it, and shows its pages until Ctrl-C."
        },
        footer = {"", "Example:", "  towpath demo --serve"})
final class DemoVerb implements Verb {
    private final Caller caller;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "play it in this directory, empty or not there yet, and leave everything there")
    private @Nullable Path keep;

    @Option(names = "--serve", description = "then serve the pages of the daemon over it, until Ctrl-C")
    private boolean serve;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "with --serve: the port; 0 for any free one (default: 8480)")
    private @Nullable Integer port;

    @Mixin
    private CommonOptions options = new CommonOptions();

    DemoVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        if (port != null && !serve) {
            throw new Usage("\"--port\" says where pages are served; add \"--serve\"");
        }
        if (port != null && (port < 0 || port > 65_535)) {
            throw new Usage("\"--port\" must be between 0 and 65535, not " + port);
        }
        DemoRequest request = new DemoRequest(Optional.ofNullable(keep), serve, Optional.ofNullable(port));
        return caller.watching(
                options,
                session -> caller.operations().demo(session, request, caller.console(), options.ink(caller.console())));
    }
}
