package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import dev.towpath.report.PolicyTrialReport;
import dev.towpath.report.PolicyTrialReport.Tried;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what the policy would have made of past merges. */
@Command(
        name = "test",
        description = {
            "Judge past changes again: by the policy that was in force then, and by the one of the ref.",
            "The policy of the ref need not be in force, so a proposal can be tried before it is merged.",
            "Uses the approvals that there are now. Needs no AWS."
        },
        footer = {
            "",
            "Examples:",
            "  towpath policy test --since v1.4",
            "  towpath policy test --since main --ref stricter"
        })
final class PolicyTestVerb implements Verb {
    private final Caller caller;

    @Option(
            names = "--since",
            paramLabel = "REF",
            required = true,
            description = "a branch, tag or commit; what it contains is not judged again")
    private String since = "";

    @Mixin
    private CommonOptions options = new CommonOptions();

    PolicyTestVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Tried tried = caller.looking(options, session -> caller.operations().policyTest(session, since));
        PolicyTrialReport report = new PolicyTrialReport(options.ink(caller.console()));
        caller.tell(options, () -> report.text(tried), () -> report.json(tried), () -> report.markdown(tried));
        return ExitCode.OK;
    }
}
