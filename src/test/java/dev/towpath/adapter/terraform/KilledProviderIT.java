package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.execute.Outcome;
import dev.towpath.testing.MotoServer;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform killed while a real provider makes things that can be counted outside any state. */
class KilledProviderIT {
    private static final String PLUGINS = "TOWPATH_TEST_PLUGIN_DIR";
    private static final int PARAMETERS = 20;

    @TempDir
    private Path directory;

    @Test
    void whateverExistsIsInTheStateOrWasNamed() throws Exception {
        RootFixture.assumeTerraform();
        Path plugins = Path.of(Optional.ofNullable(System.getenv(PLUGINS)).orElse("/nowhere"));
        Assumptions.assumeTrue(
                Files.isDirectory(plugins.resolve("registry.terraform.io/hashicorp/aws")),
                PLUGINS + " names no mirror of the AWS provider; fill one with: terraform providers mirror DIR");
        try (MotoServer moto = MotoServer.start();
                StateServer states = StateServer.start()) {
            RootFixture fixture = fixture(plugins, moto.endpoint());
            fixture.main(states.backend() + root(PARAMETERS));
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(fixture::reconcile);
            ProcessHandle terraform = whenMade(fixture, PARAMETERS / 4, running);
            List<ProcessHandle> providers = terraform.descendants().toList();
            terraform.destroyForcibly();
            assertThat(running.join()).isInstanceOf(Outcome.Failed.class);
            assertThat(providers).isNotEmpty();
            providers.forEach(provider ->
                    provider.onExit().orTimeout(10, TimeUnit.SECONDS).join());
            assertThat(states.state()).as("Terraform had saved nothing").isEmpty();
            assertThat(states.lock()).isEmpty();

            Set<String> exist = existing(moto.endpoint());
            UnsavedResources unsaved = new UnsavedResources(fixture.state);
            Set<String> made = unsaved.made(RootFixture.TARGET).stream()
                    .map(one -> one.id().orElseThrow())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> named = unsaved.underway(RootFixture.TARGET).stream()
                    .map(address -> "/it/" + address.replaceAll(".*\\[([0-9]+)\\]", "$1"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(made).hasSizeGreaterThanOrEqualTo(PARAMETERS / 4);
            assertThat(exist).containsAll(made);
            named.addAll(made);
            assertThat(named).as("nothing exists that is not known").containsAll(exist);

            Set<String> unknown = new TreeSet<>(exist);
            unknown.removeAll(made);
            for (String name : unknown) {
                // What a person does who is told what was under way and finds it.
                call(moto.endpoint(), "DeleteParameter", "{\"Name\":\"" + name + "\"}");
            }
            Outcome outcome = fixture.reconcile();
            assertThat(outcome.message())
                    .isEqualTo("applied: " + (PARAMETERS - made.size()) + " added, "
                            + outcome.message().replaceAll(".*added, ([0-9]+) changed.*", "$1")
                            + " changed, 0 destroyed");
            assertThat(existing(moto.endpoint())).hasSize(PARAMETERS);
            for (int i = 0; i < PARAMETERS; i++) {
                assertThat(states.state()).contains("\"/it/" + i + "\"");
            }
        }
    }

    private RootFixture fixture(Path plugins, URI endpoint) throws IOException {
        RootFixture fixture = new RootFixture(directory);
        Files.writeString(
                directory.resolve("cli.tfrc"),
                "provider_installation {\n  filesystem_mirror {\n    path = \"" + plugins + "\"\n  }\n}\n");
        fixture.environment.put(
                "TF_CLI_CONFIG_FILE", directory.resolve("cli.tfrc").toString());
        fixture.environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        fixture.environment.put("AWS_ACCESS_KEY_ID", "test");
        fixture.environment.put("AWS_SECRET_ACCESS_KEY", "test");
        fixture.environment.put("AWS_EC2_METADATA_DISABLED", "true");
        return fixture;
    }

    private static String root(int parameters) {
        return """
                terraform {
                  required_providers {
                    aws = { source = "hashicorp/aws", version = "~> 5.0" }
                  }
                }
                provider "aws" {
                  skip_credentials_validation = true
                  skip_requesting_account_id  = true
                }
                resource "aws_ssm_parameter" "it" {
                  count = %d
                  name  = "/it/${count.index}"
                  type  = "String"
                  value = "v"
                }
                """.formatted(parameters);
    }

    private static ProcessHandle whenMade(RootFixture fixture, int count, CompletableFuture<Outcome> running)
            throws InterruptedException {
        while (true) {
            assertThat(running).isNotDone();
            for (RunDirectory run : RunDirectory.all(fixture.settings().work(), RootFixture.TARGET)) {
                Optional<ProcessHandle> terraform =
                        ProgramRecord.read(run.program("apply")).flatMap(ProgramRecord::alive);
                if (terraform.isPresent()
                        && Events.read(run.applyOutput()).made().size() >= count) {
                    return terraform.get();
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static Set<String> existing(URI endpoint) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            String token = next.get().isEmpty() ? "" : ",\"NextToken\":\"" + next.get() + "\"";
            Json page = Json.parse(call(endpoint, "DescribeParameters", "{\"MaxResults\":50" + token + "}"))
                    .orElseThrow();
            page.get("Parameters")
                    .items()
                    .forEach(one -> names.add(one.get("Name").text().orElseThrow()));
            next = page.get("NextToken").text();
        }
        return names;
    }

    private static String call(URI endpoint, String action, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint)
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .header("X-Amz-Target", "AmazonSSM." + action)
                                .header(
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ssm/aws4_request")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
