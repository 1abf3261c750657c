package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.site.ArtifactBucket;
import dev.towpath.adapter.aws.site.SiteBuilds;
import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.ImageReference;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Workload;
import dev.towpath.observed.Build;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.Builds;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.IamPolicy;
import dev.towpath.testing.MotoServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Builds are listed where they are kept, with one listing for all who take from it. */
class BuildsIT {
    private static final String ACCOUNT = "920534281604";
    private static final Place SHARED = new Place(
            new Account(ACCOUNT), new Region("us-east-1"), Optional.of("arn:aws:iam::920534281604:role/towpath-read"));
    private static final ArtifactBucket BUCKET = new ArtifactBucket(SHARED, "acme-artifacts");
    private static final String MANIFEST = """
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",\
            "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":2,"digest":"sha256:%s"},"layers":[]}""";

    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Cloud cloud = new Cloud();

    @Test
    void imagesOfTheRehearsalCloud() {
        try (Sandbox sandbox = Sandbox.start(cloud, 0)) {
            images(sandbox.endpoint());
            cloud.account(ACCOUNT).archiveImage("acme/web", "sha-bbbbbbb");
            try (AwsClients clients = clients(sandbox.endpoint())) {
                assertThat(listed(new EcrBuilds(clients, SHARED), web("dev1"))
                                .newest()
                                .map(Build::pin))
                        .as("what is archived cannot be pulled")
                        .contains(new Pin("sha-aaaaaaa"));
            }
            assertThat(IamPolicy.of("reader.json", WORDS)
                            .missing(
                                    cloud.calls().newest().stream()
                                            .filter(call -> call.operation().equals("ecr:DescribeImages"))
                                            .toList(),
                                    "920534281604:assumed-role/towpath-read"))
                    .isEmpty();
        }
    }

    @Test
    void imagesOfMoto() {
        try (MotoServer moto = MotoServer.start()) {
            images(moto.endpoint());
        }
    }

    private void images(URI endpoint) {
        try (AwsClients clients = clients(endpoint)) {
            EcrClient ecr = clients.ecr(SHARED);
            ecr.createRepository(request -> request.repositoryName("acme/web"));
            String pushed = put(ecr, "sha-aaaaaaa", "1");
            put(ecr, "v1.2", "2");
            put(ecr, "sha-bbbbbbb", "3");
            put(ecr, "sha-not-a-commit", "4");
            calls.clear();

            Map<Workload, Builds> builds =
                    new EcrBuilds(clients, SHARED).list(List.of(web("dev1"), web("dev2"), site()));

            assertThat(builds).containsOnlyKeys(web("dev1"), web("dev2"));
            assertThat(calls).containsEntry("ecr:DescribeImages", 1);
            Builds.Listed listed = listed(builds, web("dev1"));
            assertThat(listed.builds())
                    .extracting(build -> build.pin().value())
                    .containsExactlyInAnyOrder("sha-aaaaaaa", "v1.2", "sha-bbbbbbb", "sha-not-a-commit");
            assertThat(listed.builds().stream().filter(Build::ofCommit))
                    .extracting(build -> build.pin().value())
                    .containsExactlyInAnyOrder("sha-aaaaaaa", "sha-bbbbbbb");
            assertThat(listed.find(new Pin("sha-aaaaaaa")).flatMap(Build::digest))
                    .map(Digest::value)
                    .contains(pushed);
        }
    }

    @Test
    void zipsOfTheRehearsalCloud() {
        try (Sandbox sandbox = Sandbox.start(cloud, 0)) {
            zips(sandbox.endpoint());
        }
    }

    @Test
    void zipsOfMoto() {
        try (MotoServer moto = MotoServer.start()) {
            zips(moto.endpoint());
        }
    }

    private void zips(URI endpoint) {
        try (AwsClients clients = clients(endpoint)) {
            S3Client s3 = clients.s3(SHARED);
            s3.createBucket(request -> request.bucket(BUCKET.name()));
            for (String key : List.of(
                    "builds/docs/aaaaaaa.zip",
                    "builds/docs/readme.txt",
                    "builds/docs/main.zip",
                    "builds/other/ccccccc.zip")) {
                s3.putObject(request -> request.bucket(BUCKET.name()).key(key), RequestBody.fromString(key));
            }
            calls.clear();

            Builds.Listed listed = listed(new SiteBuilds(clients, BUCKET), site());

            assertThat(calls).containsEntry("s3:ListObjectsV2", 1);
            assertThat(listed.newest().map(Build::pin)).contains(new Pin("aaaaaaa"));
            assertThat(listed.builds())
                    .extracting(build -> build.pin().value())
                    .containsExactlyInAnyOrder("aaaaaaa", "main");
            assertThat(listed.unnamed()).isEqualTo(1);
        }
    }

    @Test
    void tenThousandImagesAreTenCalls() {
        for (int i = 0; i < 10_000; i++) {
            cloud.account(ACCOUNT).image("acme/web", "sha-%07x".formatted(i));
        }
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = clients(sandbox.endpoint())) {
            Builds.Listed listed = listed(new EcrBuilds(clients, SHARED), web("dev1"));
            assertThat(listed.builds()).hasSize(10_000);
            assertThat(calls).containsEntry("ecr:DescribeImages", 10);
        }
    }

    @Test
    void whatIsRefusedOrNotThereIsSaid() {
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = clients(sandbox.endpoint())) {
            Failure missing = failure(new EcrBuilds(clients, SHARED), web("dev1"));
            assertThat(missing.reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(missing.message()).startsWith("listing the builds in \"acme/web\" in 920534281604/us-east-1");
            assertThat(missing.advice())
                    .isEqualTo(
                            "create the repository \"acme/web\" and push an image, or correct artifact.ecr_repository in"
                                    + " app.yaml");
            assertThat(failure(new SiteBuilds(clients, BUCKET), site()).reason())
                    .isEqualTo(ReasonCode.NOT_FOUND);
            cloud.fault(Fault.deny("ecr:DescribeImages")).fault(Fault.deny("s3:ListObjectsV2"));
            assertThat(failure(new EcrBuilds(clients, SHARED), web("dev1")).reason())
                    .isEqualTo(ReasonCode.ACCESS_DENIED);
            assertThat(failure(new SiteBuilds(clients, BUCKET), site()).reason())
                    .isEqualTo(ReasonCode.ACCESS_DENIED);
        }
    }

    private static final Map<String, String> WORDS =
            Map.of("ACCOUNT", ACCOUNT, "REGION", "us-east-1", "NAMESPACE", "acme", "ARTIFACT-BUCKET", "acme-artifacts");

    private static Failure failure(BuildSource source, Workload workload) {
        return Optional.ofNullable(source.list(List.of(workload)).get(workload))
                .orElseThrow()
                .fold(
                        listed -> {
                            throw new AssertionError(listed.toString());
                        },
                        Builds.Unlisted::failure);
    }

    private static Builds.Listed listed(BuildSource source, Workload workload) {
        return listed(source.list(List.of(workload)), workload);
    }

    private static Builds.Listed listed(Map<Workload, Builds> builds, Workload workload) {
        return Optional.ofNullable(builds.get(workload)).orElseThrow().fold(listed -> listed, unlisted -> {
            throw new AssertionError(unlisted.failure().message());
        });
    }

    private static String put(EcrClient ecr, String tag, String digit) {
        return ecr.putImage(request -> request.repositoryName("acme/web")
                        .imageTag(tag)
                        .imageManifest(MANIFEST.formatted(digit.repeat(64))))
                .image()
                .imageId()
                .imageDigest();
    }

    private static ContainerService web(String environment) {
        return new ContainerService(
                new ParameterPrefix("/web/" + environment), "acme/web", Optional.empty(), ImageReference.TAG);
    }

    private static StaticSite site() {
        return new StaticSite(new ParameterPrefix("/docs/dev1"), new AppName("docs"), StaticSite.DEFAULT_KEY_TEMPLATE);
    }

    private AwsClients clients(URI endpoint) {
        return new AwsClients(
                new AwsSettings(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAREHEARSAL", "secret")),
                        Optional.empty(),
                        new RunId("01RUN"),
                        AwsEndpoints.at(endpoint)),
                (operation, mutation) -> calls.merge(operation, 1, Integer::sum));
    }
}
