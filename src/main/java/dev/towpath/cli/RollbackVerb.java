package dev.towpath.cli;

import dev.towpath.model.Pin;
import dev.towpath.report.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proposes an artifact that succeeded in the same environment before. */
@Command(
        name = "rollback",
        description = {
            "Pin what succeeded here before, on a branch of its own.",
            "Only an artifact that the history proves is taken; the pin is marked with rollback_of, so that rules",
            "for proven rollbacks hold."
        },
        footer = {"", "Example:", "  towpath rollback web-app prod1 --open-pr"})
final class RollbackVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Option(
            names = "--to",
            paramLabel = "ARTIFACT",
            description = "the artifact to go back to (default: the last that succeeded before the one that is pinned)")
    private @Nullable Pin artifact;

    @Option(names = "--open-pr", description = "push the branch and open a pull request")
    private boolean openPullRequest;

    @Mixin
    private CommonOptions options = new CommonOptions();

    RollbackVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        return caller.propose(
                options,
                new PinRequest(
                        PinRequest.Kind.ROLLBACK,
                        parameters.target(),
                        Optional.empty(),
                        Optional.ofNullable(artifact),
                        openPullRequest));
    }
}
