package dev.towpath.cli;

import dev.towpath.journal.Lease;
import dev.towpath.model.Target;
import dev.towpath.report.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows who holds the lease of a target, and takes it away. */
@Command(
        name = "unlock",
        description = {
            "Show who holds the lease of a target.",
            "With --force and the epoch that was shown: take it away. A lease whose holder is gone",
            "frees itself, by default within a minute, so this is hardly ever needed."
        },
        footer = {"", "Example:", "  towpath unlock web-app prod1 --force 7"})
final class UnlockVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--force", paramLabel = "EPOCH", description = "take the lease away if it is still at this epoch")
    private @Nullable Long force;

    UnlockVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Target target = parameters.target();
        Long epoch = force;
        if (epoch == null) {
            Optional<Lease> lease =
                    caller.watching(options, session -> caller.operations().holder(session, target));
            caller.result(
                    options,
                    lease.map(held -> target + ": held by " + held.holder() + " at epoch " + held.epoch() + "\n")
                            .orElse(target + ": nobody holds it\n"));
            return ExitCode.OK;
        }
        boolean taken = caller.watching(options, session -> caller.operations().unlock(session, target, epoch));
        caller.result(
                options,
                taken
                        ? target + ": the lease at epoch " + epoch + " was taken away\n"
                        : target + ": the lease is not at epoch " + epoch + " any more, nothing was done\n");
        return taken ? ExitCode.OK : ExitCode.NEEDS_HUMAN;
    }
}
