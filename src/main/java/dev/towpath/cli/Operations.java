package dev.towpath.cli;

import dev.towpath.approval.Verdict;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Lease;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.report.AuditReport.Audited;
import dev.towpath.report.Checkup;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Ink;
import dev.towpath.report.MergePreview;
import dev.towpath.report.PolicyTrialReport.Tried;
import dev.towpath.report.Proposal;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetDifference;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the verbs ask the program to do; the composition root answers.
 *
 * <p>Every method throws {@link dev.towpath.problem.FailureException} where it cannot even begin.
 */
public interface Operations {
    /** Plans, reconciles or looks. */
    RunReport run(Session session, RunRequest request);

    /** Reads everything and says what is wrong with it; of a working directory without a ref, the files as they lie there. */
    RunReport validate(Session session);

    /** Judges one target; needs no AWS. */
    Verdict approvals(Session session, Target target);

    /** Judges again what happened since a ref; needs no AWS. */
    Tried policyTest(Session session, String since);

    /** Deployments of the targets in scope, newest first, at most {@code limit} for each. */
    Past history(Session session, int limit);

    /** Puts another pin on a branch, for people to agree to. */
    Proposal propose(Session session, PinRequest request);

    /** What the chains of histories prove, each compared with its record if records are to be read. */
    Audited audit(Session session, boolean records);

    /** Looks at what merging a pull request would do, and comments on it if asked. */
    Previewed preview(Session session, PreviewRequest request);

    /** Looks at everything that a run depends on, and changes nothing. */
    Checkup doctor(Session session);

    /** What deploying a target now would change. */
    TargetDifference difference(Session session, Target target);

    /** Writes the evidence of a period for an auditor. */
    Exported export(Session session, ExportRequest request);

    /** Lifts a quarantine; whether there was one. */
    boolean retry(Session session, Target target);

    /** Who holds the lease of a target, if anybody. */
    Optional<Lease> holder(Session session, Target target);

    /** Takes a lease away from a holder that is known to be gone; whether it was still at this epoch. */
    boolean unlock(Session session, Target target, long epoch);

    /** Deals with a state that no backend took; one sentence for each thing that is or was kept. */
    List<String> state(Session session, StateRequest request);

    /** The document that {@code credential_process} of the AWS SDKs expects. */
    String credentials(Session session, CredentialsRequest request);

    /** Writes a new config repository and says what to do next. */
    String init(Path directory);

    /** Serves the rehearsal cloud until the session is asked to stop. */
    void sandbox(Session session, SandboxRequest request, Consumer<URI> ready);

    /** Reconciles again and again until the session is asked to stop. */
    ExitCode serve(Session session, ServeRequest request, Consumer<URI> ready);

    /** Makes the tables that daemons of a cluster share, and says so in one line. */
    String createTables(Session session, ServeRequest request);

    /** Plays the whole story, telling it as it goes; then serves its pages if asked. */
    ExitCode demo(Session session, DemoRequest request, Console console, Ink ink);

    /** The name, version, commit and time of this build, in one line. */
    String version();

    /** What came of an export: a sentence for people, and whether the chains hold. */
    record Exported(String sentence, ExitCode exit) {}

    /** Whose credentials are asked for: a role, and the role to take before it. */
    record CredentialsRequest(String role, Optional<String> managementRole) {}

    /**
     * What was seen of a pull request.
     *
     * @param comment the address of the comment, if one was asked for and written
     * @param uncommented why it was not written
     */
    record Previewed(MergePreview preview, Optional<String> comment, Optional<Failure> uncommented) {}

    /** Deployments, and the frame of a report for them. */
    record Past(RunReport frame, List<Entry> entries) {
        public Past {
            entries = List.copyOf(entries);
        }
    }
}
