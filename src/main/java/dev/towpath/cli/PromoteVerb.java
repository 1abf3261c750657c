package dev.towpath.cli;

import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.report.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proposes the artifact of one environment for the next. */
@Command(
        name = "promote",
        description = {
            "Pin in an environment what was proven in the one before it, on a branch of its own.",
            "The pin is edited in place and committed; nothing is checked out, and the tracked branch is never",
            "written. Run again, it brings the same branch and pull request up to date."
        },
        footer = {"", "Example:", "  towpath promote web-app --to prod1 --open-pr"})
final class PromoteVerb implements Verb {
    private final Caller caller;

    @Parameters(index = "0", paramLabel = "APP", description = "the application")
    private AppName app = new AppName("none");

    @Option(names = "--to", required = true, paramLabel = "ENV", description = "the environment that is to get it")
    private EnvironmentName to = new EnvironmentName("none");

    @ArgGroup
    private Source source = new Source();

    @Option(names = "--open-pr", description = "push the branch and open a pull request")
    private boolean openPullRequest;

    @Mixin
    private CommonOptions options = new CommonOptions();

    PromoteVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        return caller.propose(
                options,
                new PinRequest(
                        PinRequest.Kind.PROMOTE,
                        new Target(app, to),
                        Optional.ofNullable(source.from),
                        Optional.ofNullable(source.artifact),
                        openPullRequest));
    }

    /** Where the artifact comes from; one of the two. */
    static final class Source {
        @Option(
                names = "--from",
                paramLabel = "ENV",
                description = "the environment whose artifact is promoted (default: the one before --to)")
        @Nullable
        EnvironmentName from;

        @Option(
                names = "--artifact",
                paramLabel = "ARTIFACT",
                description = "an artifact that was proven in the environment before --to, if there is one")
        @Nullable
        Pin artifact;
    }
}
