package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes a new config repository. */
@Command(
        name = "init",
        description = "Write a new config repository into an empty directory, and say what to do next.",
        footer = {"", "Example:", "  towpath init infra-config"})
final class InitVerb implements Verb {
    private final Caller caller;

    @Parameters(index = "0", paramLabel = "DIR", description = "a directory that is empty or not there yet")
    private Path directory = Path.of("");

    @Mixin
    private CommonOptions options = new CommonOptions();

    InitVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        caller.result(options, caller.operations().init(directory));
        return ExitCode.OK;
    }
}
