package dev.towpath.cli;

import dev.towpath.approval.PolicyTrial;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.ChainProof;
import dev.towpath.journal.Lease;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.Change;
import dev.towpath.observed.Difference;
import dev.towpath.plan.State;
import dev.towpath.problem.Problems;
import dev.towpath.report.AuditReport.Audited;
import dev.towpath.report.Checkup;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Ink;
import dev.towpath.report.MergePreview;
import dev.towpath.report.PolicyTrialReport.Tried;
import dev.towpath.report.Proposal;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetDifference;
import dev.towpath.report.TargetReport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Remembers what was asked and answers as it was told to. */
final class RecordedOperations implements Operations {
    final List<String> asked = new ArrayList<>();
    List<TargetReport> targets = List.of();
    Optional<RuntimeException> failure = Optional.empty();
    boolean granted = true;

    @Override
    public RunReport run(Session session, RunRequest request) {
        return report(request.mode().verb(), session.scope(), request.toString());
    }

    @Override
    public RunReport validate(Session session) {
        return report("validate", session.scope(), "validate");
    }

    private RunReport report(String verb, Scope scope, String what) {
        asked.add(what + " " + scope);
        failure.ifPresent(e -> {
            throw e;
        });
        return new RunReport(
                new RunId("01JD5T3V8Q0000000000000000"),
                verb,
                "repo",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Duration.ZERO,
                targets,
                new TreeMap<>(),
                0,
                Problems.NONE,
                Optional.empty(),
                ExitCode.of(targets, Problems.NONE, Optional.empty()));
    }

    @Override
    public Verdict approvals(Session session, Target target) {
        asked.add("approvals " + target);
        Proof proof = Proof.none("merge");
        return granted ? new Verdict.Granted(proof, "granted") : new Verdict.Missing(proof, "no rule matches");
    }

    @Override
    public Tried policyTest(Session session, String since) {
        asked.add("policy test since " + since);
        return new Tried(since, new PolicyTrial(0, true, List.of()), new TreeMap<>());
    }

    @Override
    public Past history(Session session, int limit) {
        return new Past(report("history", session.scope(), "history " + limit), List.of());
    }

    @Override
    public Previewed preview(Session session, PreviewRequest request) {
        return new Previewed(
                new MergePreview(
                        request.number(),
                        Optional.empty(),
                        List.of(),
                        MergePreview.PolicyChange.NONE,
                        Problems.NONE,
                        List.of(),
                        report("plan", session.scope(), request.toString())),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Proposal propose(Session session, PinRequest request) {
        asked.add(request + " " + session.scope());
        failure.ifPresent(e -> {
            throw e;
        });
        return new Proposal(
                request.kind().verb(),
                request.target(),
                Optional.of(new Pin("sha-1111111")),
                new Pin("sha-2222222"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new TreeMap<>(),
                0);
    }

    @Override
    public Audited audit(Session session, boolean records) {
        asked.add("audit " + (records ? "with" : "without") + " records");
        ChainProof proof = new ChainProof(
                Target.of("web-app", "prod1"),
                new TreeMap<>(),
                0,
                Optional.empty(),
                granted ? List.of() : List.of("entry 2 of the chain was removed"),
                List.of());
        return new Audited("file:/state", List.of(new AuditedChain(proof, AuditedChain.Testimony.NOT_ASKED, "")));
    }

    @Override
    public TargetDifference difference(Session session, Target target) {
        asked.add("difference " + target);
        Difference difference = new Difference(
                List.of(Change.changed("task definition \"web-app\"", "cpu", "256", "512")), List.of("a note"));
        return new TargetDifference(
                target,
                "container",
                new GitSha("1".repeat(40)),
                Optional.of("sha-2222222"),
                Optional.of("sha-1111111"),
                Optional.of(difference),
                Optional.empty(),
                List.of(),
                new TreeMap<>(),
                0);
    }

    @Override
    public Exported export(Session session, ExportRequest request) {
        asked.add(request.toString());
        return new Exported("wrote it\n", granted ? ExitCode.OK : ExitCode.NEEDS_HUMAN);
    }

    @Override
    public boolean retry(Session session, Target target) {
        return asked.add("retry " + target);
    }

    @Override
    public Checkup doctor(Session session) {
        asked.add("doctor " + session.scope());
        return new Checkup("repo", Optional.empty(), List.of(), new TreeMap<>(), ExitCode.OK);
    }

    @Override
    public Optional<Lease> holder(Session session, Target target) {
        return Optional.of(new Lease(target, "host-1/4711", 7));
    }

    @Override
    public boolean unlock(Session session, Target target, long epoch) {
        return epoch == 7;
    }

    @Override
    public List<String> state(Session session, StateRequest request) {
        asked.add(request.toString());
        return List.of("a state of serial 7");
    }

    @Override
    public String credentials(Session session, CredentialsRequest request) {
        return "{\"role\":\"" + request.role() + "\"}";
    }

    @Override
    public String init(Path directory) {
        return "made " + directory + "\n";
    }

    @Override
    public void sandbox(Session session, SandboxRequest request, Consumer<URI> ready) {
        asked.add(request.toString());
        ready.accept(URI.create("http://127.0.0.1:4566"));
    }

    @Override
    public ExitCode serve(Session session, ServeRequest request, Consumer<URI> ready) {
        asked.add(request.toString());
        ready.accept(URI.create("http://127.0.0.1:8480"));
        return ExitCode.OK;
    }

    @Override
    public String createTables(Session session, ServeRequest request) {
        return "made the tables";
    }

    @Override
    public ExitCode demo(Session session, DemoRequest request, Console console, Ink ink) {
        asked.add(request.toString());
        return ExitCode.OK;
    }

    @Override
    public String version() {
        return "towpath 0.1.0 (abc, built today)";
    }

    static TargetReport target(State state) {
        return new TargetReport(
                Target.of("web-app", "prod1"),
                "container",
                state,
                Optional.of("sha-1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty());
    }
}
