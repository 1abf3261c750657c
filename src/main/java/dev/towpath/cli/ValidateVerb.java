package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import dev.towpath.report.Format;
import dev.towpath.report.ProblemReport;
import dev.towpath.report.RunReport;
import java.util.EnumSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads everything and says what is wrong with it. */
@Command(
        name = "validate",
        description = {
            "Read everything and say what is wrong with it.",
            "Of a working directory without --ref: the files as they lie there, committed or not.",
            "Also --format github (annotations) and --format sarif."
        },
        footer = {"", "Example:", "  towpath validate --repo . --format github"})
final class ValidateVerb implements Verb {
    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    ValidateVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        RunReport report = caller.running(
                options,
                EnumSet.of(Format.GITHUB, Format.SARIF),
                session -> caller.operations().validate(session));
        if (options.format == Format.GITHUB) {
            caller.result(options, new ProblemReport().github(report.problems()));
            return report.exit();
        }
        if (options.format == Format.SARIF) {
            caller.result(
                    options,
                    new ProblemReport()
                            .sarif(report.problems(), caller.operations().version()));
            return report.exit();
        }
        return caller.print(options, report);
    }
}
