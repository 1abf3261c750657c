package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.MotoServer;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces, variable files and the two locks of the S3 backend, which is left as the root declares it. */
class BackendsIT {
    private static final String EMPTY_STATE =
            "{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":1,\"lineage\":\"l\",\"outputs\":{},\"resources\":[]}";
    private static final String RESOURCE = """
            variable "size" {}
            resource "terraform_data" "a" {
              input = "${terraform.workspace} ${var.size}"
            }
            """;

    private static MotoServer moto;

    @TempDir
    private Path directory = Path.of("");

    private RootFixture fixture = new RootFixture(directory);

    @BeforeAll
    static void start() {
        RootFixture.assumeTerraform();
        moto = MotoServer.start();
    }

    @AfterAll
    static void end() {
        Optional.ofNullable(moto).ifPresent(MotoServer::close);
    }

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        moto.reset();
        fixture = new RootFixture(directory);
        fixture.environment.put("AWS_ACCESS_KEY_ID", "test");
        fixture.environment.put("AWS_SECRET_ACCESS_KEY", "test");
        fixture.environment.put("AWS_EC2_METADATA_DISABLED", "true");
        fixture.environment.put("TF_WORKSPACE", "of-the-caller");
        fixture.environment.put("TF_VAR_size", "of-the-caller");
        fixture.file("apps/dns/common.tfvars", "size = \"common\"\n");
        fixture.file("apps/dns/dev1/dev1.tfvars", "size = \"dev\"\n");
        fixture.variableFiles("apps/dns/common.tfvars", "apps/dns/dev1/dev1.tfvars");
        send("s3", HttpRequest.newBuilder(moto.endpoint().resolve("/states")).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    private static String backend(String lock) {
        return """
                terraform {
                  backend "s3" {
                    bucket                      = "states"
                    key                         = "dns/terraform.tfstate"
                    region                      = "us-east-1"
                    use_path_style              = true
                    skip_credentials_validation = true
                    skip_requesting_account_id  = true
                    endpoints                   = { s3 = "%1$s", dynamodb = "%1$s" }
                    %2$s
                  }
                }
                """.formatted(moto.endpoint(), lock);
    }

    @Test
    void aWorkspaceIsChosenAndNeverMade() throws IOException, InterruptedException {
        fixture.main(backend("use_lockfile = true") + RESOURCE).workspace("blue");

        try (TerraformRoots roots = fixture.run()) {
            Failure missing = fixture.unplanned(roots);
            assertThat(missing.reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(missing.message())
                    .isEqualTo("dns/dev1: the backend of \"apps/dns/dev1\" has no workspace \"blue\"");
            assertThat(missing.advice())
                    .isEqualTo("correct \"workspace\" in app.yaml, or make it once: terraform -chdir=apps/dns/dev1"
                            + " workspace new blue");
        }
        send(
                "s3",
                HttpRequest.newBuilder(moto.endpoint().resolve("/states/env%3A/blue/dns/terraform.tfstate"))
                        .PUT(HttpRequest.BodyPublishers.ofString(EMPTY_STATE)));

        assertThat(fixture.reconcile().message()).isEqualTo("applied: 1 added, 0 changed, 0 destroyed");

        assertThat(send(
                        "s3",
                        HttpRequest.newBuilder(moto.endpoint().resolve("/states/env%3A/blue/dns/terraform.tfstate"))))
                .contains("blue dev");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void aLockInDynamoDbWorksAsWell() throws IOException, InterruptedException {
        String table = send(
                "dynamodb",
                HttpRequest.newBuilder(moto.endpoint())
                        .header("X-Amz-Target", "DynamoDB_20120810.CreateTable")
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"TableName\":\"locks\",\"BillingMode\":"
                                                + "\"PAY_PER_REQUEST\",\"KeySchema\":[{\"AttributeName\":\"LockID\",\"KeyType\":\"HASH\"}],"
                                                + "\"AttributeDefinitions\":[{\"AttributeName\":\"LockID\",\"AttributeType\":\"S\"}]}")));
        assertThat(table).contains("locks");
        fixture.main(backend("dynamodb_table = \"locks\"") + RESOURCE);

        assertThat(fixture.reconcile().message()).isEqualTo("applied: 1 added, 0 changed, 0 destroyed");

        assertThat(send("s3", HttpRequest.newBuilder(moto.endpoint().resolve("/states/dns/terraform.tfstate"))))
                .contains("default dev");
    }

    @Test
    void aStateOfThisMachineHasNoWorkspaces() {
        fixture.main(RESOURCE).workspace("blue");

        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.unplanned(roots).message())
                    .isEqualTo("dns/dev1: \"apps/dns/dev1\" has the workspace \"blue\", and its state is kept on this"
                            + " machine only");
        }
    }

    @Test
    void aBackendWithoutWorkspacesSaysSo() {
        try (StateServer server = StateServer.start();
                TerraformRoots roots = fixture.main(server.backend() + RESOURCE)
                        .workspace("blue")
                        .run()) {
            assertThat(fixture.unplanned(roots).message()).contains("workspaces not supported");
        }
    }

    private static String send(String service, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest signed = request.header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" + service + "/aws4_request")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(signed, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
