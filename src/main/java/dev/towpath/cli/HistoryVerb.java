package dev.towpath.cli;

import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.report.ExitCode;
import dev.towpath.report.HistoryReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists deployments. */
@Command(
        name = "history",
        description = "List deployments: what, who approved, which pull request, when, how long, what came of it.",
        footer = {"", "Example:", "  towpath history web-app prod1"})
final class HistoryVerb implements Verb {
    private final Caller caller;

    @Parameters(index = "0", arity = "0..1", paramLabel = "APP", description = "the application (default: all)")
    private @Nullable AppName app;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ENV", description = "the environment (default: all)")
    private @Nullable EnvironmentName environment;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "at most this many for each target (default: 20)")
    private int limit = 20;

    HistoryVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Usage.positive("--limit", limit);
        if (app != null) {
            options.apps.clear();
            options.apps.add(app.value());
        }
        if (environment != null) {
            options.environments.clear();
            options.environments.add(environment.value());
        }
        Operations.Past past =
                caller.looking(options, session -> caller.operations().history(session, limit));
        HistoryReport report = new HistoryReport(options.ink(caller.console()));
        caller.tell(
                options,
                () -> report.text(past.entries()),
                () -> report.json(past.frame(), past.entries()),
                () -> report.markdown(past.entries()));
        return past.frame().exit();
    }
}
