package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsEndpoints;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.S3ObjectStore;
import dev.towpath.adapter.aws.SsmRecords;
import dev.towpath.execute.EndpointCheck;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Intent;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Progress;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.SiteBundle;
import dev.towpath.model.SiteHeader;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.Difference;
import dev.towpath.observed.DifferenceSource;
import dev.towpath.observed.Drift;
import dev.towpath.observed.Live;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** One site of one application, in two accounts behind an endpoint, published by the real classes over HTTP. */
final class Harbour implements AutoCloseable {
    static final Place SHARED = place("222222222222");
    static final Place PLACE = place("111111111111");
    static final String ARTIFACTS = "shared-artifacts";
    static final GitSha COMMIT = new GitSha("c".repeat(40));

    private final Map<String, Integer> counted = new ConcurrentHashMap<>();
    private final AwsClients clients;
    private final Path temporary;
    private final String app;
    final String bucket;
    List<SiteHeader> headers = List.of();
    boolean watched;
    Optional<HttpCheck> check = Optional.empty();
    String answer = "";
    EndpointCheck answering = new EndpointCheck() {
        @Override
        public Optional<Failure> obstacle(HttpCheck asked) {
            return Optional.empty();
        }

        @Override
        public Answer ask(HttpCheck asked, Progress progress, BooleanSupplier stopping) {
            return new Answer(
                    answer.isEmpty() ? Kind.WANTED : Kind.OTHERWISE,
                    answer.isEmpty() ? asked.url() + " answered 200" : answer);
        }
    };
    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private int intents;

    Harbour(URI endpoint, Path temporary, String app) {
        this.temporary = temporary;
        this.app = app;
        this.bucket = app + "-dev1-website";
        this.clients = new AwsClients(
                new AwsSettings(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                        Optional.empty(),
                        new RunId("01TEST"),
                        AwsEndpoints.at(endpoint)),
                (operation, mutation) -> counted.merge(operation, 1, Integer::sum));
        createBucket(SHARED, ARTIFACTS);
        createBucket(SHARED, "state");
    }

    private static Place place(String account) {
        return new Place(
                new Account(account),
                new Region("us-east-1"),
                Optional.of("arn:aws:iam::" + account + ":role/towpath-deploy"));
    }

    AwsClients clients() {
        return clients;
    }

    Target target() {
        return Target.of(app, "dev1");
    }

    /** What Terraform makes: the bucket and the parameters. */
    void terraform(Optional<String> distribution) {
        createBucket(PLACE, bucket);
        parameter("website-bucket-name", bucket);
        parameter("artifact-key", StaticSite.NEVER_DEPLOYED);
        distribution.ifPresent(id -> parameter("cloudfront-distribution-id", id));
    }

    void createBucket(Place place, String name) {
        boolean there = clients.s3(place).listBuckets().buckets().stream()
                .anyMatch(known -> known.name().equals(name));
        if (!there) {
            clients.s3(place).createBucket(request -> request.bucket(name));
        }
    }

    void parameter(String name, String value) {
        clients.ssm(PLACE)
                .putParameter(request -> request.name("/" + app + "/dev1/" + name)
                        .value(value)
                        .type(ParameterType.STRING)
                        .overwrite(true));
    }

    void forgetRecord() {
        clients.ssm(PLACE).deleteParameter(request -> request.name("/" + app + "/dev1/towpath/record"));
        parameter("artifact-key", StaticSite.NEVER_DEPLOYED);
    }

    String parameterValue(String name) {
        return clients.ssm(PLACE)
                .getParameter(request -> request.name("/" + app + "/dev1/" + name))
                .parameter()
                .value();
    }

    /** Puts a build into the shared account. */
    byte[] build(Site site) {
        byte[] zip = zip(site);
        build(site.pin(), zip);
        return zip;
    }

    void build(String pin, byte[] zip) {
        clients.s3(SHARED)
                .putObject(request -> request.bucket(ARTIFACTS).key(bundle(pin).key()), RequestBody.fromBytes(zip));
    }

    /** Puts a build there of which S3 keeps the SHA-256. */
    byte[] buildSummed(Site site) {
        byte[] zip = zip(site);
        clients.s3(SHARED)
                .putObject(
                        request -> request.bucket(ARTIFACTS)
                                .key(bundle(site.pin()).key())
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                        RequestBody.fromBytes(zip));
        return zip;
    }

    /** Removes from the site's bucket, as somebody else would. */
    void remove(String key) {
        clients.s3(PLACE).deleteObject(request -> request.bucket(bucket).key(key));
    }

    /** Writes into the site's bucket, as somebody else would. */
    void put(String key, String content, String type) {
        clients.s3(PLACE)
                .putObject(
                        request -> request.bucket(bucket).key(key).contentType(type), RequestBody.fromString(content));
    }

    /** Lets so much time pass that what was written before is old. */
    void pass() {
        try {
            Thread.sleep(3_500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    SiteBundle bundle(String pin) {
        return new SiteBundle("builds/" + app + "/" + pin + ".zip", new Pin(pin));
    }

    ArtifactState find(String pin) {
        Artifact bundle = bundle(pin);
        return Optional.ofNullable(
                        new SiteArtifacts(clients, zips()).find(List.of(bundle)).get(bundle))
                .orElseThrow();
    }

    Digest digest(String pin) {
        return find(pin)
                .fold(
                        ArtifactState.Available::digest,
                        absent -> {
                            throw new IllegalStateException(absent.message());
                        },
                        unverifiable -> {
                            throw new IllegalStateException(
                                    unverifiable.failure().message());
                        });
    }

    Outcome publish(String pin) {
        return run(new Step.PublishSite(subject(), grounds(), bundle(pin), digest(pin), false), true);
    }

    Outcome run(Step step, boolean await) {
        intents++;
        Intent intent = new Intent(
                "01INTENT" + intents,
                target(),
                "static-site",
                step.pin(),
                Optional.empty(),
                COMMIT,
                1,
                new RunId("01TEST"),
                now,
                new TreeMap<>());
        StepContext context =
                new StepContext(new RunId("01TEST"), intent, () -> {}, notes -> {}, said::add, await, () -> false);
        return new SiteRunner(clients, zips(), store(), new SsmRecords(clients), setting()).run(step, context);
    }

    SiteZips zips() {
        return new SiteZips(clients, new ArtifactBucket(SHARED, ARTIFACTS), temporary);
    }

    private SiteSetting setting() {
        return new SiteSetting(
                () -> now,
                System::nanoTime,
                pause -> Thread.sleep(pause.toMillis() / 10),
                answering,
                new Semaphore(16));
    }

    ObjectStore store() {
        S3Client s3 = clients.countedBy((operation, mutation) -> {}).s3(SHARED);
        return new S3ObjectStore(s3, SHARED, "state", app);
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    Subject subject() {
        ObservedTarget observed = observed();
        return new Subject(target(), PLACE, observed.workload(), recorded(), Optional.empty());
    }

    Recorded recorded() {
        return Optional.ofNullable(
                        new SsmRecords(clients).read(List.of(observed())).get(target()))
                .orElseThrow();
    }

    Live live() {
        return Optional.ofNullable(new SiteLive(clients, store())
                        .read(Map.of(observed(), recorded()))
                        .get(target()))
                .orElseThrow();
    }

    Difference difference(String pin) {
        return new SiteDifferences(clients, zips(), store(), setting())
                .between(new DifferenceSource.Wish(observed(), recorded(), bundle(pin), digest(pin)));
    }

    Drift drift() {
        return Optional.ofNullable(new SiteDrift(clients, store())
                        .look(Map.of(observed(), recorded()))
                        .get(target()))
                .orElseThrow();
    }

    private ObservedTarget observed() {
        return new ObservedTarget(
                target(),
                PLACE,
                new StaticSite(
                        new ParameterPrefix("/" + app + "/dev1"),
                        new AppName(app),
                        StaticSite.DEFAULT_KEY_TEMPLATE,
                        check,
                        headers,
                        watched));
    }

    static Grounds grounds() {
        return new Grounds(COMMIT, Optional.of(7), new TreeMap<>(), Optional.empty(), new TreeMap<>());
    }

    List<String> keys() {
        return clients.s3(PLACE).listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    String content(String key) {
        return clients.s3(PLACE)
                .getObjectAsBytes(request -> request.bucket(bucket).key(key))
                .asUtf8String();
    }

    HeadObjectResponse head(String key) {
        return clients.s3(PLACE).headObject(request -> request.bucket(bucket).key(key));
    }

    /** Calls since the last time somebody asked, the state store's and the looking around left out. */
    Map<String, Integer> calls(Runnable action) {
        counted.clear();
        action.run();
        return new TreeMap<>(counted);
    }

    static byte[] zip(Site site) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : site.contents().entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(315_532_800_000L);
                zip.putNextEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        clients.close();
    }
}
