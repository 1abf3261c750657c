package dev.towpath.cli;

import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Explanation;
import dev.towpath.report.Format;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells why one target is in its state. */
@Command(
        name = "explain",
        description = "Tell why a target is in its state: each gate, who can lift it, and when it can next change.",
        footer = {"", "Example:", "  towpath explain web-app prod1"})
final class ExplainVerb implements Verb {
    private final Caller caller;

    @Mixin
    private TargetParameters parameters = new TargetParameters();

    @Mixin
    private CommonOptions options = new CommonOptions();

    ExplainVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Target target = parameters.target();
        RunReport report = caller.running(
                options,
                Set.of(),
                session -> caller.operations()
                        .run(
                                new Session(session.scope().only(target), session.progress(), session.stopping()),
                                RunRequest.looking(RunRequest.Mode.EXPLAIN)));
        if (report.stopped().isPresent()) {
            return caller.print(options, report);
        }
        TargetReport found = report.targets().stream()
                .filter(one -> one.target().equals(target))
                .findFirst()
                .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                        ReasonCode.INVALID,
                        "looking for \"" + target + "\": the config repository has no such target",
                        "see \"towpath status\" for those that it has")));
        if (options.format != Format.TEXT) {
            return caller.print(options, report);
        }
        caller.result(options, new Explanation(options.ink(caller.console())).render(report, found));
        return report.exit();
    }
}
