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
import dev.towpath.report.CallTally;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Answers what the verbs ask for, each time with freshly wired parts. */
final class Program implements Operations {
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final List<String> ownCommand;
    private final Pace pace;
    private final Boundaries boundaries;
    private final Clock clock = Clock.systemUTC();
    private final Ulids ids;
    private final Slots slots = new Slots();
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
        this.environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        this.workingDirectory = workingDirectory;
        this.ownCommand = List.copyOf(ownCommand);
        this.pace = pace;
        this.boundaries = boundaries;
        this.ids = new Ulids(clock, random);
    }

    @Override
    public RunReport run(Session session, RunRequest request) {
        boolean acts = request.mode() == RunRequest.Mode.RECONCILE;
        return Tracing.during(environment, clock, onlooker -> run(session, request, acts, onlooker));
    }

    /** Runs while somebody looks on; {@code tells} says whether people are told what changed. */
    RunReport run(Session session, RunRequest request, boolean tells, Onlooker onlooker) {
        boolean acts = request.mode() == RunRequest.Mode.RECONCILE;
        if (acts) {
            boundaries.begun();
        }
        Scope scope = session.scope();
        try (Assembled parts = Assembled.of(bench(session).watchedBy(onlooker))) {
            if (tells) {
                parts.notifications().begin(courier);
            }
            RunReport report = parts.reconciliation()
                    .run(new RunOptions(
                            request.mode().verb(),
                            repository(scope),
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
            RunReport told = parts.notifications().told(announced, repository(scope), whole);
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
                            ids.nextRun(),
                            parts.filesOf(
                                    repository(session.scope()), session.scope().ref()),
                            session.scope().selection());
        }
    }

    @Override
    public Verdict approvals(Session session, Target target) {
        try (Assembled parts = assembled(session)) {
            Opened opened =
                    parts.open(repository(session.scope()), session.scope().ref());
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
            return new PolicyTrials(parts, repository(session.scope()), session.scope()).since(since);
        }
    }

    @Override
    public Past history(Session session, int limit) {
        Instant started = clock.instant();
        long begun = System.nanoTime();
        try (Assembled parts = assembled(session)) {
            Opened opened =
                    parts.open(repository(session.scope()), session.scope().ref());
            TreeSet<Target> targets = new TreeSet<>(opened.desired().targets().keySet());
            targets.addAll(opened.desired().invalid().keySet());
            RunId run = ids.nextRun();
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
        Workbench bench = bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            String repository = repository(session.scope());
            Opened opened = parts.open(repository, session.scope().ref());
            return new Proposals(parts, bench, workingDirectory).propose(repository, opened, request);
        }
    }

    @Override
    public Audited audit(Session session, boolean records) {
        try (Assembled parts = assembled(session);
                Audit audit = new Audit(
                        parts,
                        parts.open(repository(session.scope()), session.scope().ref()),
                        ids.nextRun())) {
            return audit.verify(session.scope().selection(), records);
        }
    }

    @Override
    public Previewed preview(Session session, PreviewRequest request) {
        Workbench bench = bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new Previews(parts, bench).look(repository(session.scope()), session, request);
        }
    }

    @Override
    public Checkup doctor(Session session) {
        Workbench bench = bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new Doctor(parts, bench)
                    .look(repository(session.scope()), session.scope().ref());
        }
    }

    @Override
    public TargetDifference difference(Session session, Target target) {
        Workbench bench = bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new Differences(parts, bench)
                    .of(parts.open(repository(session.scope()), session.scope().ref()), target);
        }
    }

    @Override
    public Exported export(Session session, ExportRequest request) {
        try (Assembled parts = assembled(session);
                Audit audit = new Audit(
                        parts,
                        parts.open(repository(session.scope()), session.scope().ref()),
                        ids.nextRun())) {
            return audit.export(request, session.scope().selection(), clock.instant(), workingDirectory);
        }
    }

    @Override
    public boolean retry(Session session, Target target) {
        try (StateAccess state = state(session)) {
            return state.journal().release(target);
        }
    }

    @Override
    public Optional<Lease> holder(Session session, Target target) {
        try (StateAccess state = state(session)) {
            return state.leases().holder(target);
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
        Workbench bench = bench(session);
        try (Assembled parts = Assembled.of(bench)) {
            return new StateCare(
                            parts,
                            bench,
                            parts.open(
                                    repository(session.scope()), session.scope().ref()))
                    .done(request);
        }
    }

    @Override
    public String credentials(Session session, CredentialsRequest request) {
        return new RoleCredentials(environment, ids).document(request);
    }

    @Override
    public String init(Path directory) {
        Path target = workingDirectory.resolve(directory);
        Template.copyTo(target);
        return Template.told(directory);
    }

    @Override
    public void sandbox(Session session, SandboxRequest request, Consumer<URI> ready) {
        try (Assembled parts = assembled(session)) {
            Rehearsal rehearsal = new Rehearsal(parts, session);
            Optional<String> repository = request.repository().map(this::located);
            rehearsal.serve(
                    rehearsal.cloud(request.cloud().map(workingDirectory::resolve), repository), request, ready);
        }
    }

    @Override
    public ExitCode serve(Session session, ServeRequest request, Consumer<URI> ready) {
        ServeSettings settings = serveSettings(session, request);
        try (Assembled parts = assembled(session)) {
            // A channel that cannot be told anything is said now, not after each run.
            parts.notifications().begin(courier);
        }
        boundaries.reached("the daemon");
        return new Serving(this, session, clock, ids)
                .serve(settings, settings(session).daemonStop(), ready);
    }

    @Override
    public String createTables(Session session, ServeRequest request) {
        return Serving.createTables(serveSettings(session, request).cluster());
    }

    private ServeSettings serveSettings(Session session, ServeRequest request) {
        ServeFile file = settings(session).serve().orElse(ServeFile.NONE);
        return ServeSettings.of(
                file, repository(session.scope()), session.scope().ref(), request, environment);
    }

    @Override
    public ExitCode demo(Session session, DemoRequest request, Console console, Ink ink) {
        boundaries.reached("the demo");
        return new Demo(environment, ownCommand, session, console, ink)
                .play(request.keep().map(workingDirectory::resolve), request);
    }

    /** The repository in scope, read. */
    Opened opened(Session session) {
        try (Assembled parts = assembled(session)) {
            return parts.open(repository(session.scope()), session.scope().ref());
        }
    }

    @Override
    public String version() {
        return Build.current().sentence();
    }

    private Assembled assembled(Session session) {
        return Assembled.of(bench(session));
    }

    private Workbench bench(Session session) {
        List<String> command = new ArrayList<>(ownCommand);
        command.add("credentials");
        return new Workbench(
                environment,
                settings(session),
                Directories.of(environment),
                new CallTally(),
                ids,
                clock,
                pace,
                command,
                session,
                boundaries,
                Onlooker.nobody(),
                slots);
    }

    private Settings settings(Session session) {
        Settings settings = Settings.of(session.scope().config().map(workingDirectory::resolve), environment);
        boundaries.mayTake(settings.terraformTimes().processStop());
        return settings;
    }

    private StateAccess state(Session session) {
        Assembled parts = assembled(session);
        Opened opened = parts.open(repository(session.scope()), session.scope().ref());
        AwsClients clients = parts.wiring().clients(ids.nextRun(), opened.platform());
        return new StateAccess(parts, clients, parts.wiring().store(opened.snapshot(), opened.platform(), clients));
    }

    private String repository(Scope scope) {
        return located(scope.repository().orElse("."));
    }

    /** The repository as asked for, relative ones below the working directory. */
    private String located(String asked) {
        boolean relative = !asked.contains("://") && !asked.startsWith("/");
        Path local = workingDirectory.resolve(relative ? asked : ".").normalize();
        return relative && local.toFile().isDirectory() ? local.toString() : asked;
    }
}
