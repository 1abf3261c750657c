package dev.towpath.cli;

import dev.towpath.cli.Operations.Previewed;
import dev.towpath.plan.State;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Format;
import dev.towpath.report.ProblemReport;
import dev.towpath.report.RunReport;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what {@code reconcile} would do, and why not what it would not; of a pull request, what it would do once that is merged. */
@Command(
        name = "plan",
        description = {
            "Say what reconcile would do, and why not what it would not.",
            "With --pull-request: what it would do if the pull request were merged now, for the targets that this changes,"
                    + " and whose review is still needed. Without AWS credentials, and for a fork, what git tells.",
            "Also --format github (annotations for what is wrong in the files)."
        },
        footer = {
            "",
            "Example:",
            "  towpath plan --env 'prod*' --detailed-exitcode",
            "  towpath plan --repo https://github.com/AcmeCorp/infra-config --pull-request 41 --comment"
        })
final class PlanVerb implements Verb {
    private static final Set<State> CHANGES = EnumSet.of(State.WOULD_DEPLOY, State.WOULD_APPLY);
    private static final Set<Format> ANNOTATIONS = EnumSet.of(Format.GITHUB);

    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--detailed-exitcode", description = "exit with 10 if there is something to do")
    private boolean detailedExitCode;

    @Option(
            names = "--pull-request",
            paramLabel = "N",
            description = "what merging this pull request would do; --ref then names the branch that it merges into")
    @Nullable
    private Integer pullRequest;

    @Option(names = "--comment", description = "with --pull-request: keep one comment on it up to date")
    private boolean comment;

    @Option(names = "--no-terraform", description = "with --pull-request: do not plan its Terraform changes")
    private boolean noTerraform;

    PlanVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Integer number = pullRequest;
        if (number != null) {
            Usage.positive("--pull-request", number);
            return preview(new PreviewRequest(number, !noTerraform, comment));
        }
        if (comment || noTerraform) {
            throw new Usage("\"" + (comment ? "--comment" : "--no-terraform") + "\" is only for \"--pull-request\"");
        }
        RunReport report = caller.running(
                options,
                ANNOTATIONS,
                session -> caller.operations().run(session, RunRequest.looking(RunRequest.Mode.PLAN)));
        if (options.format == Format.GITHUB) {
            caller.result(options, new ProblemReport().github(report));
        } else {
            caller.print(options, report);
        }
        return exit(report);
    }

    private ExitCode preview(PreviewRequest request) {
        Previewed seen = caller.running(
                options, ANNOTATIONS, session -> caller.operations().preview(session, request));
        RunReport report = seen.preview().run();
        if (options.format == Format.GITHUB) {
            caller.result(options, new ProblemReport().github(report));
        } else {
            caller.tell(options, seen);
        }
        return exit(report);
    }

    private ExitCode exit(RunReport report) {
        boolean changes = report.targets().stream().anyMatch(target -> CHANGES.contains(target.state()));
        return report.exit() == ExitCode.OK && detailedExitCode && changes ? ExitCode.CHANGES : report.exit();
    }
}
