package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes the command line. */
@Command(
        name = "completion",
        description = "Print a script with which bash or zsh completes the command line.",
        footer = {"", "Example:", "  source <(towpath completion)"})
final class CompletionVerb implements Verb {
    private final Caller caller;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions options = new CommonOptions();

    CompletionVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        caller.result(options, AutoComplete.bash("towpath", spec.root().commandLine()) + "\n");
        return ExitCode.OK;
    }
}
