package dev.towpath.app;

import com.sun.management.OperatingSystemMXBean;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.EcrBuilds;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.aws.ecs.ContainerRunner;
import dev.towpath.adapter.aws.ecs.EcsDifferences;
import dev.towpath.adapter.aws.ecs.EcsDrift;
import dev.towpath.adapter.aws.ecs.EcsLive;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.adapter.process.Programs;
import dev.towpath.adapter.store.AnchoredRecords;
import dev.towpath.adapter.store.Pulse;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.adapter.store.StoredLeases;
import dev.towpath.adapter.store.StoredRootLooks;
import dev.towpath.adapter.store.StoredToldPlans;
import dev.towpath.adapter.terraform.Capacity;
import dev.towpath.adapter.terraform.Surroundings;
import dev.towpath.adapter.terraform.TerraformAllowances;
import dev.towpath.adapter.terraform.TerraformRoots;
import dev.towpath.adapter.terraform.TerraformSettings;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.PolicyInForce;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Platform;
import dev.towpath.desired.SharedServices;
import dev.towpath.execute.EndpointCheck;
import dev.towpath.execute.StepRunners;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.RecordWriter;
import dev.towpath.journal.ToldPlans;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.BuildSource;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Connections;
import dev.towpath.reconcile.PinWriter;
import dev.towpath.snapshot.RepoSnapshot;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Connects a run to the accounts, roles and state store that its configuration names, as far as the operator lets it. */
final class Wiring implements Connections {
    private static final int RENEWALS_PER_TAKEOVER = (int) Limits.LEASE_TAKEOVER.dividedBy(Limits.LEASE_RENEWAL);

    private static final PinWriter NO_PINS = (repository, snapshot, builds) -> {
        throw new FailureException(new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED, "a run that changes nothing commits no builds", "run towpath reconcile"));
    };

    private final Workbench bench;
    private final ApprovalJudge judge;
    private final Announcements announcements;
    private final Notifications notifications;
    private final PinWriter pins;
    private final Optional<String> place;

    /** A wiring for runs that change nothing. */
    Wiring(Workbench bench, ApprovalJudge judge) {
        this(
                bench,
                judge,
                new Announcements(bench, new Forges(bench)),
                new Notifications(bench),
                NO_PINS,
                Optional.empty());
    }

    /** A wiring whose steps are announced, after whose runs people may be told what changed, and which commits followed builds. */
    Wiring(
            Workbench bench,
            ApprovalJudge judge,
            Announcements announcements,
            Notifications notifications,
            PinWriter pins) {
        this(bench, judge, announcements, notifications, pins, Optional.empty());
    }

    private Wiring(
            Workbench bench,
            ApprovalJudge judge,
            Announcements announcements,
            Notifications notifications,
            PinWriter pins,
            Optional<String> place) {
        this.pins = pins;
        this.bench = bench;
        this.judge = judge;
        this.announcements = announcements;
        this.notifications = notifications;
        this.place = place;
    }

    /** The same for a run whose plans are told elsewhere than in its report: {@code pull request #7}. */
    Wiring tellingIn(String where) {
        return new Wiring(bench, judge, announcements, notifications, pins, Optional.of(where));
    }

    @Override
    public Connected connect(RunId run, RepoSnapshot snapshot, DesiredState desired, Platform platform) {
        Platform inForce = judge.policy(snapshot)
                .platform()
                .orElse(platform)
                .under(bench.settings().planLimits());
        permitted(platform);
        AwsClients clients = clients(run, inForce);
        try {
            return connected(run, snapshot, desired, platform, inForce, clients);
        } catch (RuntimeException | Error e) {
            // A daemon whose state store is out of reach comes here again and again.
            clients.close();
            throw e;
        }
    }

    private Connected connected(
            RunId run,
            RepoSnapshot snapshot,
            DesiredState desired,
            Platform platform,
            Platform inForce,
            AwsClients clients) {
        ObjectStore store = store(snapshot, inForce, clients);
        SsmRecords records = new SsmRecords(clients);
        RecordWriter writer = new AnchoredRecords(records, store);
        TerraformRoots roots = roots(snapshot, inForce, writer);
        Optional<Place> shared = platform.sharedServices().map(SharedServices::place);
        Sites sites = new Sites(bench, clients, store, platform);
        // Without shared services no image is ever found, so no step comes to the runner and its place does not matter.
        Place registry = shared.orElseGet(() -> anyPlace(platform));
        EcrArtifacts images = new EcrArtifacts(clients, registry);
        ArtifactSource imageSource = shared.isPresent() ? images : ArtifactsByKind.nowhere("shared_services");
        BuildSource imageBuilds = shared.<BuildSource>map(place -> new EcrBuilds(clients, place))
                .orElseGet(() -> BuildsByKind.nowhere("shared_services"));
        return new Connected(
                inForce,
                records,
                new LiveByKind(new EcsLive(clients), sites.live()),
                new ArtifactsByKind(imageSource, sites.artifacts()),
                new BuildsByKind(imageBuilds, sites.builds()),
                pins,
                bench.boundaries().around(roots),
                comparisons(clients, images, sites),
                new StoredJournal(store),
                new Memories(new StoredRootLooks(store), told(store, place.orElse("run " + run))),
                leases(store, run.value()),
                announcements
                        .of(snapshot.commit().id(), inForce)
                        .around(new StepRunners(
                                new ContainerRunner(clients, images, writer, endpoints(), bench.pace(), bench.clock()),
                                sites.runner(writer),
                                roots)),
                new SnapshotJudge(judge, snapshot, desired),
                notifications.after(store, inForce, roots::close, clients::close));
    }

    private ToldPlans told(ObjectStore store, String where) {
        return PlanSeal.of(bench.environment())
                .map(secret -> StoredToldPlans.sealed(store, where, secret))
                .orElseGet(() -> StoredToldPlans.unsealed(store, where));
    }

    private static EndpointCheck endpoints() {
        return new HttpEndpoints(InetAddress::getAllByName, System::nanoTime, time -> Thread.sleep(time.toMillis()));
    }

    /** What the machine, or the container that this runs in, can take. */
    private static int capacity() {
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
        return Capacity.of(Runtime.getRuntime().availableProcessors(), memory);
    }

    private static Comparisons comparisons(AwsClients clients, EcrArtifacts images, Sites sites) {
        return new Comparisons(
                new DifferencesByKind(new EcsDifferences(clients, images), sites.differences()),
                new DriftByKind(new EcsDrift(clients, images), sites.drift()));
    }

    /** The state store of a repository, and nothing else of the world. */
    ObjectStore store(RepoSnapshot snapshot, Platform platform, AwsClients clients) {
        AwsClients countedApart =
                clients.countedBy(bench.onlooker().around(bench.calls().bookkeeping()));
        return bench.boundaries()
                .around(new StateStores(bench.settings(), bench.directories())
                        .of(snapshot.repository(), platform, countedApart));
    }

    /** AWS as the configuration in force reaches it. */
    AwsClients clients(RunId run, Platform inForce) {
        return new AwsClients(
                AwsSettings.ofEnvironment(bench.environment(), inForce.managementRole(), run),
                bench.onlooker().around(bench.boundaries().around(bench.calls())));
    }

    /** Leases in the name of a run. */
    StoredLeases leases(ObjectStore store, String run) {
        Duration takeover = bench.settings().leaseTakeover().orElse(Limits.LEASE_TAKEOVER);
        return new StoredLeases(
                store,
                run + "@" + bench.environment().getOrDefault("HOSTNAME", "localhost") + "/"
                        + ProcessHandle.current().pid(),
                takeover.dividedBy(RENEWALS_PER_TAKEOVER),
                takeover,
                Pulse.ofThreads(System::nanoTime).heeding(bench.session().stopping()));
    }

    /** The Terraform roots of a repository. */
    TerraformRoots roots(RepoSnapshot snapshot, Platform inForce, RecordWriter records) {
        TerraformSettings settings = TerraformSettings.of(
                        bench.directories().cache(),
                        bench.directories().stateOf(snapshot.repository()),
                        bench.environment(),
                        bench.credentialsCommand())
                .managedBy(inForce.managementRole())
                .with(new TerraformAllowances(
                        bench.settings().terraformVariables(),
                        bench.settings().terraformAllow(),
                        bench.settings().terraformSources()))
                .finding(bench.settings().terraformBin())
                .timed(
                        bench.settings().terraformTimes().limit(),
                        bench.settings().terraformTimes().grace())
                .sideBySide(bench.settings().terraformParallel().orElseGet(Wiring::capacity));
        Programs programs = new Programs(
                System::nanoTime,
                bench.clock(),
                bench.environment().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        Surroundings surroundings = new Surroundings(
                programs,
                bench.clock(),
                bench.ids()::next,
                bench.session().progress(),
                bench.session().stopping());
        return new TerraformRoots(settings, surroundings, snapshot.history()::tree, records, bench.slots());
    }

    /** An account that the operator does not allow stops whoever would reach it, before anything is asked of it. */
    void permitted(Platform platform) {
        for (Environment environment : platform.environments().values()) {
            permitted(environment.place(), "environment \"" + environment.name() + "\"");
        }
        platform.sharedServices().ifPresent(shared -> permitted(shared.place(), "\"shared_services\""));
    }

    private void permitted(Place place, String who) {
        if (!bench.settings().allows(place.account())) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.WRONG_ACCOUNT,
                    who + " of towpath.yaml is in account " + place.account() + ", which the operator does not allow",
                    "correct towpath.yaml, or add the account to \"accounts\" in the operator's settings"));
        }
    }

    private static Place anyPlace(Platform platform) {
        return platform.environments().values().iterator().next().place();
    }

    /** The judge on one snapshot. */
    private record SnapshotJudge(ApprovalJudge judge, RepoSnapshot snapshot, DesiredState desired) implements Judge {
        @Override
        public Map<Target, Verdict> judge(Collection<ApprovalQuestion> questions, Collection<GitSha> recorded) {
            return judge.judge(snapshot, desired, questions, recorded);
        }

        @Override
        public Problems problems() {
            PolicyInForce policy = judge.policy(snapshot);
            return policy.problems();
        }
    }
}
