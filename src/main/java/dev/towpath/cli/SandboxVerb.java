package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the rehearsal cloud. */
@Command(
        name = "sandbox",
        description = {
            "Serve the rehearsal cloud in the foreground, for any AWS client.",
            "Prints one line \"listening on http://127.0.0.1:N\" when it is ready; set AWS_ENDPOINT_URL to that."
        },
        footer = {"", "Example:", "  towpath sandbox --port 4566 --for ."})
final class SandboxVerb implements Verb {
    private final Caller caller;

    @Option(names = "--port", paramLabel = "N", defaultValue = "0", description = "the port (default: any free one)")
    private int port;

    @ArgGroup
    private Seed seed = new Seed();

    @Option(
            names = "--rollout",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "how long a rollout takes, such as 500ms, 2s or 1m (default: 2s)")
    private Duration rollout = Duration.ofSeconds(2);

    @Mixin
    private CommonOptions options = new CommonOptions();

    SandboxVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        if (port < 0 || port > 65_535) {
            throw new Usage("\"--port\" must be between 0 and 65535, not " + port);
        }
        SandboxRequest request = new SandboxRequest(
                port, Optional.ofNullable(seed.cloud), Optional.ofNullable(seed.repository), rollout);
        Session session =
                new Session(options.scope(), sentence -> caller.console().err().println(sentence), caller.stopping());
        caller.operations().sandbox(session, request, endpoint -> {
            caller.console().out().println("listening on " + endpoint);
            caller.console().out().flush();
        });
        return ExitCode.OK;
    }

    /** What exists from the start; one of the two. */
    static final class Seed {
        @Option(names = "--cloud", paramLabel = "FILE", description = "a file that says what exists")
        @Nullable
        Path cloud;

        @Option(
                names = "--for",
                paramLabel = "REPO",
                description = "a config repository: everything that it needs exists, and nothing is deployed yet")
        @Nullable
        String repository;
    }
}
