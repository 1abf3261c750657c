package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Account;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** What is only the rehearsal cloud's: faults, identities, counts, and many clients at once. */
class SandboxIT {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T08:00:00Z"));
    private final Cloud cloud = new Cloud(now::get);
    private Sandbox sandbox = Sandbox.start(cloud, 0);
    private CloudUnderTest clients = new CloudUnderTest(sandbox.endpoint(), Map.of());

    @BeforeEach
    void seed() {
        cloud.account("111111111111").parameter("/web/dev1/container-image-tag", "latest");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void throttlingPassesAfterItsTimesAndEveryTryIsCounted() {
        cloud.fault(Fault.throttle("ssm:GetParameter", 2));
        try (SsmClient ssm = clients.ssm("111111111111")) {
            assertThat(ssm.getParameter(request -> request.name("/web/dev1/container-image-tag"))
                            .parameter()
                            .value())
                    .isEqualTo("latest");
        }
        assertThat(cloud.calls().counts()).containsEntry("ssm:GetParameter", 3).containsEntry("sts:AssumeRole", 1);
        assertThat(cloud.calls().mutations()).isZero();
    }

    @Test
    void aLostAnswerIsAWriteThatHappened() {
        cloud.fault(Fault.dropAnswer("ssm:PutParameter", 1));
        try (SsmClient ssm = clients.ssm("111111111111")) {
            assertThatThrownBy(() -> ssm.putParameter(
                            request -> request.name("/web/dev1/x").value("ours").type("String")))
                    .isInstanceOf(ParameterAlreadyExistsException.class);
        }
        assertThat(cloud.account("111111111111").parameter("/web/dev1/x")).contains("ours");
    }

    @Test
    void aDroppedConnectionIsAWriteThatDidNotHappen() {
        cloud.fault(Fault.drop("ssm:PutParameter", 1));
        try (SsmClient ssm = clients.ssm("111111111111")) {
            ssm.putParameter(
                    request -> request.name("/web/dev1/x").value("ours").type("String"));
        }
        assertThat(cloud.calls().count("ssm:PutParameter")).isEqualTo(2);
        assertThat(cloud.calls().mutations()).isEqualTo(2);
    }

    @Test
    void anAccountCanBeDeniedAnOperation() {
        cloud.fault(Fault.deny("ssm:GetParameter").in(new Account("111111111111")));
        cloud.account("222222222222").parameter("/web/dev1/container-image-tag", "sha-2");
        try (SsmClient denied = clients.ssm("111111111111");
                SsmClient allowed = clients.ssm("222222222222")) {
            assertThatThrownBy(() -> denied.getParameter(request -> request.name("/web/dev1/container-image-tag")))
                    .isInstanceOfSatisfying(
                            SsmException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"))
                    .hasMessageContaining(
                            "arn:aws:sts::111111111111:assumed-role/towpath-deploy/contract is not authorized"
                                    + " to perform: ssm:GetParameter");
            assertThat(allowed.getParameter(request -> request.name("/web/dev1/container-image-tag"))
                            .parameter()
                            .value())
                    .isEqualTo("sha-2");
        }
    }

    @Test
    void sessionsEndAndClosedRolesStayClosed() {
        AwsCredentials session = clients.credentials("111111111111");
        cloud.closeRole("arn:aws:iam::333333333333:role/towpath-deploy");
        try (StsClient sts = clients.sts(session)) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo("111111111111");
            assertThatThrownBy(() -> clients.credentials("333333333333"))
                    .isInstanceOf(StsException.class)
                    .hasMessageContaining("is not authorized to perform: sts:AssumeRole on resource:"
                            + " arn:aws:iam::333333333333:role/towpath-deploy");
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(61)));
            assertThatThrownBy(sts::getCallerIdentity)
                    .isInstanceOfSatisfying(
                            StsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
        }
    }

    @Test
    void aKeyOfTwelveDigitsIsAnAccount() {
        cloud.callerAccount("444444444444");
        try (StsClient named = clients.sts(AwsBasicCredentials.create("222222222222", "x"));
                StsClient other = clients.sts(AwsBasicCredentials.create("AKIDEXAMPLE", "x"))) {
            assertThat(named.getCallerIdentity().account()).isEqualTo("222222222222");
            assertThat(other.getCallerIdentity().account()).isEqualTo("444444444444");
        }
    }

    @Test
    void whatItDoesNotKnowItSaysAndNeverWithStatus500() throws Exception {
        assertThat(post("AmazonSSM.GetInventory").statusCode()).isEqualTo(400);
        assertThat(post("AmazonSSM.GetInventory").body())
                .contains("UnknownOperationException")
                .contains("the rehearsal cloud has no operation \\\"ssm:GetInventory\\\"");
        assertThat(post("DynamoDB_20120810.GetItem").statusCode()).isEqualTo(501);
        assertThat(post("AmazonSSM.GetParameter").statusCode()).isEqualTo(400);
    }

    @Test
    void anInvalidationTakesTheTimeItIsGiven() {
        cloud.invalidation(Duration.ofSeconds(30)).account("111111111111").distribution("EDEV1", "site");
        try (var cloudFront = clients.cloudFront("111111111111")) {
            String id = cloudFront
                    .createInvalidation(request -> request.distributionId("EDEV1")
                            .invalidationBatch(batch -> batch.callerReference("run-1")
                                    .paths(paths -> paths.quantity(1).items("/*"))))
                    .invalidation()
                    .id();
            now.updateAndGet(instant -> instant.plusSeconds(29));
            assertThat(cloudFront
                            .getInvalidation(
                                    request -> request.distributionId("EDEV1").id(id))
                            .invalidation()
                            .status())
                    .isEqualTo("InProgress");
            now.updateAndGet(instant -> instant.plusSeconds(1));
            assertThat(cloudFront
                            .getInvalidation(
                                    request -> request.distributionId("EDEV1").id(id))
                            .invalidation()
                            .status())
                    .isEqualTo("Completed");
        }
        assertThat(cloud.account("111111111111").invalidations("EDEV1")).containsExactly(List.of("/*"));
    }

    @Test
    void anImagesConfigurationCanBeDownloaded() throws Exception {
        cloud.account("920534281604").image("acme/web", "sha-1", "arm64");
        try (EcrClient ecr = clients.ecr("920534281604")) {
            String manifest = ecr.batchGetImage(request -> request.repositoryName("acme/web")
                            .imageIds(
                                    ImageIdentifier.builder().imageTag("sha-1").build()))
                    .images()
                    .get(0)
                    .imageManifest();
            String digest = Json.parse(manifest).path("config").path("digest").asText();
            String url = ecr.getDownloadUrlForLayer(
                            request -> request.repositoryName("acme/web").layerDigest(digest))
                    .downloadUrl();
            assertThat(get(URI.create(url))).contains("\"architecture\":\"arm64\"");
        }
    }

    @Test
    void oneOfSixtyFourWritersWins() throws Exception {
        cloud.account("111111111111").bucket("state");
        ExecutorService writers = Executors.newFixedThreadPool(64);
        try (S3Client s3 = clients.s3("111111111111")) {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String content = "writer " + i;
                tries.add(() -> {
                    try {
                        s3.putObject(
                                request -> request.bucket("state")
                                        .key("leases/web/dev1.json")
                                        .ifNoneMatch("*"),
                                RequestBody.fromString(content));
                        return true;
                    } catch (S3Exception e) {
                        assertThat(e.statusCode()).isEqualTo(412);
                        return false;
                    }
                });
            }
            int winners = 0;
            for (Future<Boolean> result : writers.invokeAll(tries)) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
        assertThat(cloud.calls().count("s3:PutObject")).isEqualTo(64);
    }

    private HttpResponse<String> post(String target) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(sandbox.endpoint())
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
