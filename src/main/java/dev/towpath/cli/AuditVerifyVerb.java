package dev.towpath.cli;

import dev.towpath.report.AuditReport;
import dev.towpath.report.AuditReport.Audited;
import dev.towpath.report.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds out whether the history is the one that was written. */
@Command(
        name = "verify",
        description = {
            "Check that nothing in the history was altered, added, removed or swapped.",
            "Follows the chain of hashes of each target, and compares it with the record in the target's own account.",
            "Exit code 4: some history is not the one that was written. 5: some record could not be read."
        },
        footer = {"", "Example:", "  towpath audit verify --env prod1 --format json"})
final class AuditVerifyVerb implements Verb {
    private final Caller caller;

    @Option(
            names = "--no-records",
            description = "look at the state store only; an end that was cut off together with its head goes unnoticed")
    private boolean withoutRecords;

    @Mixin
    private CommonOptions options = new CommonOptions();

    AuditVerifyVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Audited audited = caller.looking(options, session -> caller.operations().audit(session, !withoutRecords));
        AuditReport report = new AuditReport(options.ink(caller.console()));
        caller.tell(options, () -> report.text(audited), () -> report.json(audited), () -> report.markdown(audited));
        return audited.exit();
    }
}
