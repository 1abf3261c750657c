package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.execute.Outcome;
import dev.towpath.observed.RootChange;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.testing.MotoServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Terraform with its state in S3, and with the AWS provider where there is a mirror of it, against moto. */
class TerraformOnAwsIT {
    private static final String PLUGINS = "TOWPATH_TEST_PLUGIN_DIR";

    private static MotoServer moto;

    @TempDir
    private Path directory;

    private RootFixture fixture;

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
        fixture.environment.put("AWS_ENDPOINT_URL", moto.endpoint().toString());
        fixture.environment.put("AWS_ACCESS_KEY_ID", "test");
        fixture.environment.put("AWS_SECRET_ACCESS_KEY", "secret-canary");
        fixture.environment.put("AWS_EC2_METADATA_DISABLED", "true");
        put("/states");
    }

    @Test
    void keepsItsStateInS3AndAppliesTwice() throws IOException, InterruptedException {
        fixture.main(backend() + "resource \"terraform_data\" \"a\" { input = 1 }\n");
        assertThat(fixture.reconcile().message()).isEqualTo("applied: 1 added, 0 changed, 0 destroyed");
        assertThat(get("/states/dns/terraform.tfstate")).contains("\"terraform_data\"");
        fixture.main(backend() + "resource \"terraform_data\" \"a\" { input = 2 }\n");
        assertThat(fixture.reconcile().message()).isEqualTo("applied: 0 added, 1 changed, 0 destroyed");
    }

    @Test
    void aLockThatOurDeadTerraformTookIsFreedAndNoOther() throws IOException, InterruptedException {
        fixture.allowing("local-exec").main(backend() + """
                                resource "terraform_data" "first" {}
                                resource "terraform_data" "slow" {
                                  depends_on = [terraform_data.first]
                                  provisioner "local-exec" {
                                    command = "sleep 60"
                                  }
                                }
                                """);
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(fixture::reconcile);
        awaitBegun(running, "1 of 2 done");
        assertThat(get("/states/dns/terraform.tfstate.tflock")).contains("OperationTypeApply");
        kill(running);
        assertThat(running.join().message())
                .isEqualTo(
                        "partial: 1 of 2 done; it was killed; the next plan imports what it had made and not saved, 1"
                                + " resource at most; 1 more under way may exist: terraform_data.slow; the lock that it died with"
                                + " was freed");
        assertThat(get("/states/dns/terraform.tfstate.tflock")).doesNotContain("OperationTypeApply");
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.plan(roots).counts()).startsWith("1 to create");
        }
    }

    @Test
    void aLockOfAnotherIsNeverFreed() throws IOException, InterruptedException {
        fixture.allowing("local-exec").main(backend() + """
                                resource "terraform_data" "slow" {
                                  provisioner "local-exec" {
                                    command = "sleep 60"
                                  }
                                }
                                """);
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(fixture::reconcile);
        awaitBegun(running, "0 of 1 done");
        String ours = get("/states/dns/terraform.tfstate.tflock");
        put(
                "/states/dns/terraform.tfstate.tflock",
                ours.replaceAll("\"Who\":\"[^\"]*\"", "\"Who\":\"eve@laptop\"")
                        .replaceAll("\"ID\":\"[^\"]*\"", "\"ID\":\"11111111-1111-1111-1111-111111111111\""));
        kill(running);
        assertThat(running.join().message())
                .contains("; the lock of its state is held by \"eve@laptop\" since ")
                .endsWith("and is not proven to be its own: wait for it to end; if it is dead, free the lock with:"
                        + " terraform -chdir=apps/dns/dev1 force-unlock 11111111-1111-1111-1111-111111111111");
        try (TerraformRoots roots = fixture.run()) {
            assertThat(roots.run(settle(), fixture.context()).message())
                    .contains("is held by \"eve@laptop\" since ", "is not proven to be its own");
            Failure failure = fixture.unplanned(roots);
            assertThat(failure.message()).contains("is locked by \"eve@laptop\" since ");
        }
        assertThat(get("/states/dns/terraform.tfstate.tflock")).contains("eve@laptop");
    }

    @Test
    void theProviderTakesItsCredentialsFromOurCommand() throws IOException {
        Path plugins = plugins();
        Path command = directory.resolve("credentials.sh");
        Path asked = directory.resolve("asked");
        Files.writeString(command, """
                #!/bin/sh
                echo "$@ key=$AWS_ACCESS_KEY_ID config=$AWS_CONFIG_FILE" >> '%s'
                echo '{"Version":1,"AccessKeyId":"AKIAROLE","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}'
                """.formatted(asked));
        Files.writeString(
                directory.resolve("cli.tfrc"),
                "provider_installation {\n  filesystem_mirror {\n    path = \"" + plugins + "\"\n  }\n}\n");
        fixture.environment.put(
                "TF_CLI_CONFIG_FILE", directory.resolve("cli.tfrc").toString());
        fixture.role("arn:aws:iam::111111111111:role/deploy", List.of("sh", command.toString()));
        fixture.main("""
                terraform {
                  required_providers {
                    aws = { source = "hashicorp/aws", version = "~> 5.0" }
                  }
                }
                provider "aws" {
                  skip_credentials_validation = true
                  skip_requesting_account_id  = true
                  s3_use_path_style           = true
                }
                resource "aws_ssm_parameter" "a" {
                  name  = "/dns/dev1/a"
                  type  = "String"
                  value = "value-canary"
                }
                """);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.counts()).isEqualTo("1 to create");
            assertThat(change.summary())
                    .contains("! \"apps/dns/dev1\" has no .terraform.lock.hcl, so its providers may change from run to"
                            + " run: commit one")
                    .noneMatch(line -> line.contains("canary"));
            assertThat(roots.run(fixture.step(change), fixture.context()).message())
                    .isEqualTo("applied: 1 added, 0 changed, 0 destroyed");
        }
        assertThat(Files.readAllLines(asked))
                .isNotEmpty()
                .allMatch(line -> line.equals("--role arn:aws:iam::111111111111:role/deploy key=test config="));
    }

    private Step.Settle settle() {
        return new Step.Settle(fixture.subject(), RootFixture.grounds(), fixture.intent());
    }

    static Path plugins() {
        String named = System.getenv(PLUGINS);
        Path path = Path.of(named == null ? "/nowhere" : named);
        Assumptions.assumeTrue(
                Files.isDirectory(path.resolve("registry.terraform.io/hashicorp/aws")),
                PLUGINS + " names no mirror of the AWS provider; fill one with: terraform providers mirror DIR");
        return path;
    }

    private void awaitBegun(CompletableFuture<Outcome> running, String words) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (fixture.progress.stream().noneMatch(sentence -> sentence.contains(words))) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            assertThat(running).isNotDone();
            pause();
        }
    }

    /** Kills Terraform, and what it runs, once it has begun to change things. */
    private void kill(CompletableFuture<Outcome> running) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            assertThat(running).isNotDone();
            for (RunDirectory run : RunDirectory.all(fixture.settings().work(), RootFixture.TARGET)) {
                boolean begun = fixture.progress.stream().anyMatch(sentence -> sentence.contains(" of "));
                Optional<ProcessHandle> terraform =
                        ProgramRecord.read(run.program("apply")).flatMap(ProgramRecord::alive);
                if (begun && terraform.isPresent()) {
                    List<ProcessHandle> children = terraform.get().descendants().toList();
                    terraform.get().destroyForcibly();
                    children.forEach(ProcessHandle::destroyForcibly);
                    return;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String backend() {
        return """
                terraform {
                  backend "s3" {
                    bucket                      = "states"
                    key                         = "dns/terraform.tfstate"
                    region                      = "us-east-1"
                    use_lockfile                = true
                    use_path_style              = true
                    skip_credentials_validation = true
                    skip_requesting_account_id  = true
                    endpoints                   = { s3 = "%s" }
                  }
                }
                """.formatted(moto.endpoint());
    }

    private static void put(String path) throws IOException, InterruptedException {
        put(path, "");
    }

    private static void put(String path, String body) throws IOException, InterruptedException {
        assertThat(send(HttpRequest.newBuilder(uri(path)).PUT(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))).body();
    }

    private static URI uri(String path) {
        return moto.endpoint().resolve(path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        request.header(
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
