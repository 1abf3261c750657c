package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsEndpoints;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.execute.Fence;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.Account;
import dev.towpath.model.CallMeter;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Hook;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Intent;
import dev.towpath.model.OnInFlight;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Procedure;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.sandbox.ServiceSeed;
import dev.towpath.testing.IamPolicy;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** One target of containers in a rehearsal cloud, with all that a step on it needs. */
final class ContainerRehearsal implements AutoCloseable {
    /** Who acts in the environment and who reads in the shared account, as their sessions are named. */
    static final String DEPLOYER = "333333333333:assumed-role/towpath-deploy";

    static final String READER = "920534281604:assumed-role/towpath-read";
    static final Target TARGET = Target.of("web-app", "prod1");
    static final String REPOSITORY = "acme/web-app";
    static final String REGISTRY = "920534281604.dkr.ecr.us-east-1.amazonaws.com/";
    static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
    private static final Region REGION = new Region("us-east-1");
    static final Place PLACE = new Place(
            new Account("333333333333"), REGION, Optional.of("arn:aws:iam::333333333333:role/towpath-deploy"));
    private static final Place OPERATOR =
            new Place(PLACE.account(), REGION, Optional.of("arn:aws:iam::333333333333:role/operator"));
    static final Place SHARED =
            new Place(new Account("920534281604"), REGION, Optional.of("arn:aws:iam::920534281604:role/towpath-read"));

    final Cloud cloud;
    final CloudAccount account;
    final CloudAccount shared;
    final Sandbox sandbox;
    final NavigableMap<String, Integer> metered = new TreeMap<>();
    final AwsClients clients;
    final EcrArtifacts images;
    final SsmRecords records;
    final ContainerRunner runner;
    ContainerService workload = new ContainerService(
            new ParameterPrefix("/web-app/prod1"), REPOSITORY, Optional.empty(), ImageReference.TAG);

    final NavigableMap<String, String> notes = new ConcurrentSkipListMap<>();
    final List<String> said = new ArrayList<>();
    Fence fence = () -> {};
    boolean awaiting = true;
    boolean stopping;
    private String stopSign = "";
    String intent = "01INTENT";

    ContainerRehearsal() {
        this(new Cloud().rollout(Duration.ofMillis(300)), pace(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The same in a time of its own, at the pace for AWS. */
    ContainerRehearsal(VirtualTime time) {
        this(new Cloud(time).rollout(Duration.ofSeconds(90)), Pace.standard(time::nanoTime, time::sleep), time.clock());
    }

    private ContainerRehearsal(Cloud cloud, Pace pace, Clock clock) {
        this.cloud = cloud;
        account = cloud.account(PLACE.account().id());
        shared = cloud.account(SHARED.account().id());
        sandbox = Sandbox.start(cloud, 0);
        CallMeter meter = (operation, mutation) -> {
            synchronized (metered) {
                metered.merge(operation, 1, Integer::sum);
            }
        };
        clients = new AwsClients(
                new AwsSettings(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAREHEARSAL", "secret")),
                        Optional.empty(),
                        new RunId("01RUN"),
                        AwsEndpoints.at(sandbox.endpoint())),
                meter);
        images = new EcrArtifacts(clients, SHARED);
        records = new SsmRecords(clients);
        runner = new ContainerRunner(
                clients,
                images,
                records,
                new HttpEndpoints(InetAddress::getAllByName, System::nanoTime, time -> Thread.sleep(50)),
                pace,
                clock);
        shared.immutableRepository(REPOSITORY);
    }

    private static Pace pace() {
        return new Pace(
                Duration.ofMillis(25),
                Duration.ofMillis(25),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                System::nanoTime,
                time -> Thread.sleep(time.toMillis()));
    }

    /** A web service as Terraform left it, with an image that nobody of us built. */
    ContainerRehearsal web() {
        return web(ServiceSeed.of("main", "web", "nginx:1.25"));
    }

    ContainerRehearsal web(ServiceSeed seed) {
        account.service(seed);
        account.parameter("/web-app/prod1/container-image-tag", "latest")
                .parameter("/web-app/prod1/ecs-cluster-name", "main")
                .parameter("/web-app/prod1/ecs-service-name", "web");
        return this;
    }

    ContainerRehearsal worker() {
        return worker(ServiceSeed.of("main", "worker", "nginx:1.25"));
    }

    ContainerRehearsal worker(ServiceSeed seed) {
        account.service(seed);
        account.parameter("/web-app/prod1/ecs-worker-service-name", "worker");
        return this;
    }

    /** The services of the target, the web one first. */
    List<String> services() {
        return account.parameter("/web-app/prod1/ecs-worker-service-name").isPresent()
                ? List.of("web", "worker")
                : List.of("web");
    }

    ContainerImage image(String tag) {
        shared.image(REPOSITORY, tag);
        return new ContainerImage(REPOSITORY, new Pin(tag));
    }

    Digest digest(ContainerImage image) {
        return images.locate(image).orElseThrow().digest();
    }

    Outcome deploy(String tag) {
        ContainerImage image = image(tag);
        return deploy(image, digest(image));
    }

    Outcome deploy(ContainerImage image, Digest digest) {
        Outcome outcome =
                runner.run(new Step.DeployContainer(subject(), grounds(), image, digest), context(image, digest));
        if (outcome instanceof Outcome.Succeeded) {
            // The intent is closed.
            notes.clear();
        }
        return outcome;
    }

    /** A run that goes on with the intent that an earlier one left open. */
    Outcome resume(ContainerImage image, Digest digest) {
        StepContext context = context(image, digest);
        Subject left = new Subject(TARGET, PLACE, workload, recorded(), Optional.of(context.intent()));
        return runner.run(new Step.DeployContainer(left, grounds(), image, digest), context);
    }

    /** From now on deployments have hooks. */
    void hooks(List<Hook> before, List<Hook> after) {
        procedure(new Procedure(Optional.empty(), before, after, OnInFlight.WAIT));
    }

    void procedure(Procedure procedure) {
        workload = new ContainerService(
                workload.parameters(), REPOSITORY, workload.container(), workload.imageReference(), procedure);
    }

    /** The process is asked to stop when it has said something with this text. */
    void stopAfter(String text) {
        stopSign = text;
    }

    private void heard(String sentence) {
        said.add(sentence);
        stopping = stopping || (!stopSign.isEmpty() && sentence.contains(stopSign));
    }

    Task task(String id) {
        return ecs().describeTasks(request -> request.cluster("main").tasks(id))
                .tasks()
                .get(0);
    }

    Outcome adopt(String tag) {
        ContainerImage image = image(tag);
        return runner.run(new Step.Adopt(subject(), grounds(), image, digest(image)), context(image, digest(image)));
    }

    Outcome settle(String tag) {
        ContainerImage image = image(tag);
        StepContext context = context(image, digest(image));
        return runner.run(new Step.Settle(subject(), grounds(), context.intent()), context);
    }

    StepContext context(ContainerImage image, Digest digest) {
        Intent opened = new Intent(
                intent,
                TARGET,
                "container",
                Optional.of(image.pin()),
                Optional.of(digest),
                grounds().commit(),
                1,
                new RunId("01RUN"),
                NOW,
                notes);
        return new StepContext(new RunId("01RUN"), opened, fence, notes::putAll, this::heard, awaiting, () -> stopping);
    }

    static Grounds grounds() {
        return new Grounds(
                new GitSha("1".repeat(40)),
                Optional.of(41),
                new TreeMap<>(Map.of("staff", List.of("platform-lead"))),
                Optional.empty(),
                new TreeMap<>());
    }

    ObservedTarget observed() {
        return new ObservedTarget(TARGET, PLACE, workload);
    }

    Recorded recorded() {
        return records.read(List.of(observed())).get(TARGET);
    }

    Subject subject() {
        return new Subject(TARGET, PLACE, workload, recorded(), Optional.empty());
    }

    Live live() {
        return new EcsLive(clients).read(Map.of(observed(), recorded())).get(TARGET);
    }

    /** Somebody else's hands: whatever a test does itself, Towpath needs no permission for. */
    EcsClient ecs() {
        return clients.ecs(OPERATOR);
    }

    EcsCalls byHand() {
        return new EcsCalls(clients, OPERATOR);
    }

    Service service(String name) {
        return ecs().describeServices(request -> request.cluster("main").services(name))
                .services()
                .get(0);
    }

    /** The revision that a service wants, as {@code web:2}. */
    String wants(String service) {
        return Revision.shortName(service(service).taskDefinition());
    }

    Revision revision(String name) {
        return byHand().revision(name);
    }

    void forgetCalls() {
        cloud.calls().reset();
        synchronized (metered) {
            metered.clear();
        }
    }

    /** The published policy of the role that acts in the environment, as this rehearsal's account would fill it in. */
    static IamPolicy deployer() {
        return deployer("main");
    }

    private static IamPolicy deployer(String cluster) {
        return IamPolicy.of(
                "deployer.json",
                Map.of(
                        "ACCOUNT",
                        PLACE.account().id(),
                        "REGION",
                        REGION.id(),
                        "CLUSTER",
                        cluster,
                        "TASK-ROLE",
                        "task",
                        "EXECUTION-ROLE",
                        "execution",
                        "LOG-GROUP",
                        "/ecs/*"));
    }

    /** That of the role that reads in the shared account. */
    static IamPolicy reader() {
        return IamPolicy.of(
                "reader.json", Map.of("ACCOUNT", SHARED.account().id(), "REGION", REGION.id(), "NAMESPACE", "acme"));
    }

    /** Ends the rehearsal; no test may have needed more than the published policies allow. */
    @Override
    public void close() {
        clients.close();
        sandbox.close();
        // Some tests name a cluster that does not exist.
        List<String> inTheMissingCluster =
                deployer("gone").missing(cloud.calls().newest(), DEPLOYER);
        assertThat(deployer().missing(cloud.calls().newest(), DEPLOYER))
                .filteredOn(inTheMissingCluster::contains)
                .isEmpty();
        assertThat(reader().missing(cloud.calls().newest(), READER)).isEmpty();
    }
}
