package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The job, again and again. */
@Command(
        name = "serve",
        description = {
            "Reconcile again and again: on a schedule, and as soon as a webhook tells of something new.",
            "Prints one line \"listening on http://127.0.0.1:N\" when it is ready. On SIGTERM nothing new begins,",
            "and what is under way comes to a safe place within two minutes, unless the settings give Terraform more."
        },
        footer = {"", "Example:", "  towpath serve --config /etc/towpath/settings.yaml"})
final class ServeVerb implements Verb {
    private final Caller caller;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "the address to listen on (default: 127.0.0.1, which only this machine can reach)")
    private @Nullable String listen;

    @Option(names = "--port", paramLabel = "N", description = "the port; 0 for any free one (default: 8480)")
    private @Nullable Integer port;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description = "how often the repository is reconciled, such as 30s or 5m (default: 5m)")
    private @Nullable Duration every;

    @Option(
            names = "--cluster",
            paramLabel = "JDBC",
            description = "share the work with other daemons through a database, such as"
                    + " jdbc:postgresql://db.internal/towpath")
    private @Nullable String cluster;

    @Option(
            names = "--create-tables",
            description = "make the tables of the scheduler in that database, unless they are there, and exit")
    private boolean createTables;

    @Mixin
    private CommonOptions options = new CommonOptions();

    ServeVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        if (every != null && every.isZero()) {
            throw new Usage("\"--every\" must be longer than nothing");
        }
        if (port != null && (port < 0 || port > 65_535)) {
            throw new Usage("\"--port\" must be between 0 and 65535, not " + port);
        }
        if (!options.apps.isEmpty() || !options.environments.isEmpty()) {
            throw new Usage("\"serve\" is about whole repositories; leave out \"--app\" and \"--env\"");
        }
        ServeRequest request = new ServeRequest(
                Optional.ofNullable(listen),
                Optional.ofNullable(port),
                Optional.ofNullable(every),
                Optional.ofNullable(cluster));
        Session session =
                new Session(options.scope(), sentence -> caller.console().err().println(sentence), caller.stopping());
        if (createTables) {
            caller.result(options, caller.operations().createTables(session, request) + "\n");
            return ExitCode.OK;
        }
        return caller.operations().serve(session, request, address -> {
            caller.console().out().println("listening on " + address);
            caller.console().out().flush();
        });
    }
}
