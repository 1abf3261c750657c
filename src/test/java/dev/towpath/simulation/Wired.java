package dev.towpath.simulation;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsEndpoints;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.aws.Transport;
import dev.towpath.adapter.aws.ecs.ContainerRunner;
import dev.towpath.adapter.aws.ecs.EcsLive;
import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.aws.site.ArtifactBucket;
import dev.towpath.adapter.aws.site.SiteArtifacts;
import dev.towpath.adapter.aws.site.SiteLive;
import dev.towpath.adapter.aws.site.SiteRunner;
import dev.towpath.adapter.aws.site.SiteSetting;
import dev.towpath.adapter.aws.site.SiteZips;
import dev.towpath.adapter.store.AnchoredRecords;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.adapter.store.StoredLeases;
import dev.towpath.adapter.store.StoredRootLooks;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.Platform;
import dev.towpath.execute.StepRunners;
import dev.towpath.journal.Leases;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.RecordWriter;
import dev.towpath.journal.ToldPlans;
import dev.towpath.model.Artifact;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.Live;
import dev.towpath.observed.LiveSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.ToldPlan;
import dev.towpath.reconcile.Connections;
import dev.towpath.snapshot.RepoSnapshot;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Connects one process of a world with its surroundings: the real classes, wired as the program wires them. */
final class Wired implements Connections {
    private static final int ATTEMPTS = 2;

    /** Making clients costs more than a whole world, and nothing in them differs from world to world. */
    private static final AwsClients AWS = new AwsClients(
            new AwsSettings(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIASIMULATION", "secret")),
                    Optional.empty(),
                    new RunId("01SIMULATION"),
                    AwsEndpoints.at(URI.create("http://127.0.0.1:1"))),
            (operation, mutation) -> Runner.current().tally().count(operation, mutation),
            new Transport(
                    new InProcessHttp(),
                    () -> StandardRetryStrategy.builder()
                            .maxAttempts(ATTEMPTS)
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .circuitBreakerEnabled(false)
                            .build(),
                    1));

    private static final Path ZIPS = Path.of("target", "simulation-zips");

    /** AWS as the process whose thread asks reaches it. */
    static AwsClients aws() {
        return AWS;
    }

    private final Runner runner;
    private final World world;
    private final ApprovalJudge judge;
    private final Desk desk;

    Wired(Runner runner, Desk desk, ApprovalJudge judge) {
        this.runner = runner;
        this.world = runner.world();
        this.desk = desk;
        this.judge = judge;
    }

    @Override
    public Connected connect(RunId run, RepoSnapshot snapshot, DesiredState desired, Platform platform) {
        Plant plant = world.plant();
        ObjectStore store = desk.store();
        SsmRecords ssm = new SsmRecords(AWS);
        RecordWriter records = new AnchoredRecords(ssm, store);
        EcrArtifacts images = new EcrArtifacts(AWS, Estate.PLACE);
        SiteZips zips = new SiteZips(AWS, new ArtifactBucket(Estate.PLACE, Estate.ARTIFACTS), ZIPS);
        Foundry.Bench foundry = world.foundry().new Bench(runner, records);
        Turns turns = world.turns();
        StepRunners runners = new StepRunners(
                new ContainerRunner(
                        AWS,
                        images,
                        records,
                        new NoEndpoints(),
                        Pace.standard(turns::nanoTime, turns::pass),
                        turns.clock()),
                new SiteRunner(
                        AWS,
                        zips,
                        store,
                        records,
                        new SiteSetting(turns, turns::nanoTime, turns::pass, new NoEndpoints(), new Semaphore(1))),
                foundry);
        Leases leases = new StoredLeases(
                store, runner.name(), Limits.LEASE_RENEWAL, Limits.LEASE_TAKEOVER, new WorldPulse(runner));
        return plant.into(
                new Connected(
                        platform,
                        ssm,
                        new LiveByKind(new EcsLive(AWS), new SiteLive(AWS, store)),
                        new ArtifactsByKind(images, new SiteArtifacts(AWS, zips)),
                        workloads -> Map.of(),
                        (repository, at, builds) -> Optional.empty(),
                        foundry,
                        new Comparisons(
                                wish -> {
                                    throw new UnsupportedOperationException();
                                },
                                targets -> Map.of()),
                        new StoredJournal(store),
                        new Memories(new StoredRootLooks(store), new NothingTold()),
                        leases,
                        runners,
                        new WorldJudge(judge, snapshot, desired),
                        () -> {}),
                records);
    }

    private record WorldJudge(ApprovalJudge judge, RepoSnapshot snapshot, DesiredState desired) implements Judge {
        @Override
        public Map<Target, dev.towpath.approval.Verdict> judge(
                Collection<dev.towpath.approval.ApprovalQuestion> questions,
                Collection<dev.towpath.model.GitSha> recorded) {
            return judge.judge(snapshot, desired, questions, recorded);
        }

        @Override
        public dev.towpath.problem.Problems problems() {
            return judge.policy(snapshot).problems();
        }
    }

    /** No plan of a root is told before it is approved in these worlds. */
    private record NothingTold() implements ToldPlans {
        @Override
        public String place() {
            return "a world";
        }

        @Override
        public List<ToldPlan> of(Target target, Digest closure) {
            return List.of();
        }

        @Override
        public Optional<String> tell(Target target, Digest closure, ToldPlan plan) {
            return Optional.empty();
        }
    }

    private record LiveByKind(LiveSource containers, LiveSource sites) implements LiveSource {
        @Override
        public Map<Target, Live> read(Map<ObservedTarget, Recorded> targets) {
            Map<ObservedTarget, Recorded> ofContainers = new HashMap<>();
            Map<ObservedTarget, Recorded> ofSites = new HashMap<>();
            Map<Target, Live> live = new TreeMap<>();
            targets.forEach((target, recorded) -> target.workload()
                    .<Runnable>fold(
                            container -> () -> ofContainers.put(target, recorded),
                            site -> () -> ofSites.put(target, recorded),
                            root -> () -> live.put(target.target(), applied(recorded)))
                    .run());
            if (!ofContainers.isEmpty()) {
                live.putAll(containers.read(ofContainers));
            }
            if (!ofSites.isEmpty()) {
                live.putAll(sites.read(ofSites));
            }
            return live;
        }

        private static Live applied(Recorded recorded) {
            return recorded.record().flatMap(DeploymentRecord::closure).isPresent()
                    ? new Live.AsRecorded()
                    : new Live.Nothing();
        }
    }

    private record ArtifactsByKind(ArtifactSource images, ArtifactSource bundles) implements ArtifactSource {
        @Override
        public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts) {
            Map<Artifact, ArtifactState> states = new HashMap<>(images.find(artifacts));
            states.putAll(bundles.find(artifacts));
            return states;
        }
    }
}
