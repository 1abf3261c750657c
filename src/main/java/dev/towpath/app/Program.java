package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.http.Courier;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.adapter.terraform.Slots;
import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.Verdict;
import dev.towpath.cli.Console;
import dev.towpath.cli.DemoRequest;
import dev.towpath.cli.ExportRequest;
import dev.towpath.cli.Operations;
import dev.towpath.cli.PinRequest;
import dev.towpath.cli.PreviewRequest;
import dev.towpath.cli.RunRequest;
import dev.towpath.cli.SandboxRequest;
import dev.towpath.cli.Scope;
import dev.towpath.cli.ServeRequest;
import dev.towpath.cli.Session;
import dev.towpath.cli.StateRequest;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Lease;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.Ulids;
import dev.towpath.reconcile.RootPlanning;
import dev.towpath.reconcile.RunOptions;
import dev.towpath.report.AuditReport.Audited;
import dev.towpath.report.Checkup;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Ink;
import dev.towpath.report.PolicyTrialReport.Tried;
import dev.towpath.report.Proposal;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetDifference;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Answers what the verbs ask for, each time with freshly wired parts. */
final class Program implements Operations {
    private final Workshop workshop;
    private final Courier courier = new Courier(InetAddress::getAllByName);

    /**
     * A program.
     *
     * @param ownCommand how this program is started again
     * @param pace how often rollouts are looked at
     * @param boundaries is told of everything that is changed, before and after
     */
    Program(
            Map<String, String> environment,
            Path workingDirectory,
            List<String> ownCommand,
            Pace pace,
            RandomGenerator random,
            Boundaries boundaries) {
        Clock clock = Clock.systemUTC();
        this.workshop = new Workshop(
                environment,
                workingDirectory,
                ownCommand,
                pace,
                boundaries,
                clock,
                new Ulids(clock, random),
                new Slots());
    }

    @Override
    public RunReport run(Session session, RunRequest request) {
        boolean acts = request.mode() == RunRequest.Mode.RECONCILE;
        return Tracing.during(
                workshop.environment(), workshop.clock(), onlooker -> run(session, request, acts, onlooker));
    }

    /** Runs while somebody looks on; {@code tells} says whether people are told what changed. */
    RunReport run(Session session, RunRequest request, boolean tells, Onlooker onlooker) {
        boolean acts = request.mode() == RunRequest.Mode.RECONCILE;
        if (acts) {
            workshop.boundaries().begun();
        }
        Scope scope = session.scope();
        try (Assembled parts = Assembled.of(workshop.bench(session).watchedBy(onlooker))) {
            if (tells) {
                parts.notifications().begin(courier);
            }
            RunReport report = parts.reconciliation()
                    .run(new RunOptions(
                            request.mode().verb(),
                            workshop.repository(session),
                            scope.ref(),
                            scope.selection(),
                            acts,
                            planning(request.mode()),
                            request.await(),
                            request.parallel(),
                            request.acceptRewind(),
                            request.allowShrink(),
                            request.acceptedPlans(),
                            session.stopping(),
                            session.progress()));
            boolean whole = scope.selection().isEverything();
            RunReport announced = acts ? parts.announcements().told(report, whole) : report;
            RunReport told = parts.notifications().told(announced, workshop.repository(session), whole);
            onlooker.ended(told);
            return told;
        }
    }

    private static RootPlanning planning(RunRequest.Mode mode) {
        return switch (mode) {
            case STATUS -> RootPlanning.NEVER;
            case DRIFT -> RootPlanning.UNCHANGED;
            case PLAN, RECONCILE, EXPLAIN -> RootPlanning.WHEN_OPEN;
        };
    }

    @Override
    public RunReport validate(Session session) {
        try (Assembled parts = assembled(session)) {
            return parts.validation()
                    .run(
                            workshop.ids().nextRun(),
                            parts.filesOf(
                                    workshop.repository(session),
                                    session.scope().ref()),
                            session.scope().selection());
        }
    }

    @Override
    public Verdict approvals(Session session, Target target) {
        try (Assembled parts = assembled(session)) {
            Opened opened = open(parts, session);
            DesiredTarget desired = Optional.ofNullable(
                            opened.desired().targets().get(target))
                    .orElseThrow(() -> opened.noSuch(target));
            boolean terraform = desired.workload().recordedVersionParameter().isEmpty();
            ApprovalQuestion question = new ApprovalQuestion(desired, Optional.empty(), false, terraform, false);
            return Optional.ofNullable(parts.judge()
                            .judge(opened.snapshot(), opened.desired(), List.of(question))
                            .get(target))
                    .orElseThrow();
        }
    }

    @Override
    public Tried policyTest(Session session, String since) {
        try (Assembled parts = assembled(session)) {
            return new PolicyTrials(parts, workshop.repository(session), session.scope()).since(since);
        }
    }

    @Override
    public Past history(Session session, int limit) {
        Instant started = workshop.clock().instant();
        long begun = System.nanoTime();
        try (Assembled parts = assembled(session)) {
            Opened opened = open(parts, session);
            TreeSet<Target> targets = new TreeSet<>(opened.desired().targets().keySet());
            targets.addAll(opened.desired().invalid().keySet());
            RunId run = workshop.ids().nextRun();
            try (AwsClients clients = parts.wiring().clients(run, opened.platform())) {
                StoredJournal journal =
                        new StoredJournal(parts.wiring().store(opened.snapshot(), opened.platform(), clients));
                journal.inventory().ifPresent(inventory -> targets.addAll(inventory.orphaned()));
                List<Entry> entries = new ArrayList<>();
                targets.stream()
                        .filter(session.scope().selection()::includes)
                        .forEach(target -> entries.addAll(journal.history(target, limit)));
                entries.sort(Comparator.comparing(Entry::id).reversed());
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                return new Past(opened.frame(run, "history", started, took, parts.calls()), entries);
            }
        }
    }

    @Override
    public Proposal propose(Session session, PinRequest request) {
        Workbench bench = workshop.bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            String repository = workshop.repository(session);
            Opened opened = parts.open(repository, session.scope().ref());
            return new Proposals(parts, bench, workshop.workingDirectory()).propose(repository, opened, request);
        }
    }

    @Override
    public Audited audit(Session session, boolean records) {
        try (Assembled parts = assembled(session);
                Audit audit =
                        new Audit(parts, open(parts, session), workshop.ids().nextRun())) {
            return audit.verify(session.scope().selection(), records);
        }
    }

    @Override
    public Previewed preview(Session session, PreviewRequest request) {
        Workbench bench = workshop.bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new Previews(parts, bench).look(workshop.repository(session), session, request);
        }
    }

    @Override
    public Checkup doctor(Session session) {
        Workbench bench = workshop.bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new Doctor(parts, bench)
                    .look(workshop.repository(session), session.scope().ref());
        }
    }

    @Override
    public TargetDifference difference(Session session, Target target) {
        Workbench bench = workshop.bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new Differences(parts, bench).of(open(parts, session), target);
        }
    }

    @Override
    public Exported export(Session session, ExportRequest request) {
        try (Assembled parts = assembled(session);
                Audit audit =
                        new Audit(parts, open(parts, session), workshop.ids().nextRun())) {
            return audit.export(
                    request, session.scope().selection(), workshop.clock().instant(), workshop.workingDirectory());
        }
    }

    @Override
    public boolean retry(Session session, Target target) {
        try (StateAccess state = state(session)) {
            boolean lifted = state.journal().release(target);
            if (!lifted) {
                state.opened().known(target);
            }
            return lifted;
        }
    }

    @Override
    public Optional<Lease> holder(Session session, Target target) {
        try (StateAccess state = state(session)) {
            Optional<Lease> holder = state.leases().holder(target);
            if (holder.isEmpty()) {
                state.opened().known(target);
            }
            return holder;
        }
    }

    @Override
    public boolean unlock(Session session, Target target, long epoch) {
        try (StateAccess state = state(session)) {
            return state.leases().release(target, epoch);
        }
    }

    @Override
    public List<String> state(Session session, StateRequest request) {
        Workbench bench = workshop.bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new StateCare(parts, bench, open(parts, session)).done(request);
        }
    }

    @Override
    public String credentials(Session session, CredentialsRequest request) {
        return new RoleCredentials(workshop.environment(), workshop.ids()).document(request);
    }

    @Override
    public String init(Path directory) {
        Path target = workshop.path(directory);
        Template.copyTo(target);
        return Template.told(directory);
    }

    @Override
    public void sandbox(Session session, SandboxRequest request, Consumer<URI> ready) {
        try (Assembled parts = assembled(session)) {
            Rehearsal rehearsal = new Rehearsal(parts, session);
            Optional<String> repository = request.repository().map(workshop::located);
            rehearsal.serve(rehearsal.cloud(request.cloud().map(workshop::path), repository), request, ready);
        }
    }

    @Override
    public ExitCode serve(Session session, ServeRequest request, Consumer<URI> ready) {
        ServeSettings settings = serveSettings(session, request);
        try (Assembled parts = assembled(session)) {
            // A channel that cannot be told anything is said now, not after each run.
            parts.notifications().begin(courier);
        }
        workshop.boundaries().reached("the daemon");
        return new Serving(this, session, workshop.clock(), workshop.ids())
                .serve(settings, workshop.settings(session).daemonStop(), ready);
    }

    @Override
    public String createTables(Session session, ServeRequest request) {
        return Serving.createTables(serveSettings(session, request).cluster());
    }

    private ServeSettings serveSettings(Session session, ServeRequest request) {
        ServeFile file = workshop.settings(session).serve().orElse(ServeFile.NONE);
        return ServeSettings.of(
                file, workshop.repository(session), session.scope().ref(), request, workshop.environment());
    }

    @Override
    public ExitCode demo(Session session, DemoRequest request, Console console, Ink ink) {
        workshop.boundaries().reached("the demo");
        return new Demo(workshop.environment(), workshop.ownCommand(), session, console, ink)
                .play(request.keep().map(workshop::path), request);
    }

    /** The repository in scope, read. */
    Opened opened(Session session) {
        try (Assembled parts = assembled(session)) {
            return open(parts, session);
        }
    }

    @Override
    public String version() {
        return Build.current().sentence();
    }

    private Assembled assembled(Session session) {
        return Assembled.of(workshop.bench(session));
    }

    private StateAccess state(Session session) {
        Assembled parts = assembled(session);
        Opened opened = open(parts, session);
        AwsClients clients = parts.wiring().clients(workshop.ids().nextRun(), opened.platform());
        return new StateAccess(
                parts, opened, clients, parts.wiring().store(opened.snapshot(), opened.platform(), clients));
    }

    private Opened open(Assembled parts, Session session) {
        return parts.open(workshop.repository(session), session.scope().ref());
    }
}
