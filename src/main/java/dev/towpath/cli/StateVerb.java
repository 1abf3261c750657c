package dev.towpath.cli;

import dev.towpath.cli.StateRequest.Action;
import dev.towpath.report.ExitCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deals with the state of a Terraform root that its backend did not take. */
@Command(
        name = "state",
        description = {
            "Show what is kept of a Terraform root on this machine because its backend did not take it.",
            "push gives it to the backend, if the backend still has the state that it grew out of.",
            "discard forgets it, with a reason that goes into the history."
        },
        footer = {"", "Example:", "  towpath state dns prod1 push"})
final class StateVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "ACTION",
            defaultValue = "show",
            description = "show, push or discard (default: show)")
    private Action action = Action.SHOW;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why a state is discarded")
    private @Nullable String reason;

    StateVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Optional<String> why = Optional.ofNullable(reason).map(String::strip).filter(text -> !text.isEmpty());
        if (action == Action.DISCARD && why.isEmpty()) {
            throw new Usage("discarding the only account of what was made needs a --reason");
        }
        StateRequest request = new StateRequest(parameters.target(), action, why);
        List<String> told =
                caller.watching(options, session -> caller.operations().state(session, request));
        StringBuilder text = new StringBuilder();
        told.forEach(sentence ->
                text.append(request.target()).append(": ").append(sentence).append('\n'));
        caller.result(options, text.toString());
        return ExitCode.OK;
    }
}
