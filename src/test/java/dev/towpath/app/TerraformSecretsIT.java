package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.cli.Console;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import dev.towpath.testing.Program;
import dev.towpath.testing.StateServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in many places of one root: no byte of them in anything that the program says, or leaves behind. */
class TerraformSecretsIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final String CANARY = "canary";
    private static final List<String> FORMATS = List.of("text", "json", "markdown", "html");

    /** Every place in which a secret may stand: the text after {@code canary} says which. */
    private static final String ROOT = """
            variable "masked" {
              sensitive = true
              default   = "canary-masked-variable"
            }
            variable "db_password" {
              default = "canary-named-variable"
            }
            variable "session" {}
            locals {
              containers = jsonencode([{ name = "app", environment = [{ name = "KEY", value = "canary-in-json-text" }] }])
            }
            resource "terraform_data" "places" {
              triggers_replace = ["canary-trigger"]
              input = {
                round                 = ROUND
                masked                = var.masked
                password              = var.db_password
                session               = var.session
                environment           = { KEY = "canary-environment-ROUND" }
                container_definitions = local.containers
                user_data             = "#!/bin/sh\\nexport X=canary-user-data"
                nested                = { list = ["plain", { api_key = "canary-nested-ROUND" }] }
                plain                 = "canary-plain-text-ROUND"
                address               = "https://someone:canary-in-url@example.com/"
                key                   = "-----BEGIN PRIVATE KEY-----\\ncanary-pem\\n-----END PRIVATE KEY-----"
                file                  = file("${path.module}/token.txt")
              }
            }
            output "masked" {
              sensitive = true
              value     = "canary-masked-output-ROUND"
            }
            output "plain" {
              value = "canary-plain-output-ROUND"
            }
            """;

    private static final String BREAKS = """
            resource "terraform_data" "breaks" {
              input = { token = "canary-in-command" }
              provisioner "local-exec" {
                command = "echo canary-in-command; exit 3"
              }
            }
            """;

    private final Map<String, String> environment = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Cloud cloud = new Cloud().rollout(Duration.ofMillis(200));
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final StateServer states = StateServer.start();
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path infra = Path.of("");

    @BeforeEach
    void begin() {
        Program.onPath("terraform", "get it from https://developer.hashicorp.com/terraform/install");
        environment.putAll(Map.of(
                "HOME", directory.toString(),
                "PATH", System.getenv().getOrDefault("PATH", ""),
                "AWS_ACCESS_KEY_ID", "rehearsal",
                "AWS_SECRET_ACCESS_KEY", "rehearsal",
                "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                "TOWPATH_REPO", "infra",
                "TOWPATH_ENV", "dev1",
                "TOWPATH_TERRAFORM_VARIABLES", "TF_VAR_session",
                "TF_VAR_session", "canary-from-the-environment",
                "TOWPATH_TERRAFORM_ALLOW", "local-exec"));
        environment.put("TOWPATH_APP", "vault");
        run("init", "infra");
        infra = directory.resolve("infra");
    }

    @AfterEach
    void end() {
        sandbox.close();
        states.close();
    }

    @Test
    void noSecretLeavesThePlan() throws IOException {
        root(1, "");
        SeededCloud.seed(cloud, infra, directory);
        everywhere("plan");
        assertThat(run("reconcile", "--verbose")).as(() -> text() + complaint()).isZero();
        assertThat(text()).contains("applied");
        root(2, "");
        everywhere("plan");
        everywhere("explain", "vault", "dev1");
        everywhere("diff", "vault", "dev1");
        run("reconcile", "--verbose", "--format", "json");
        root(3, BREAKS);
        assertThat(run("reconcile", "--verbose")).as(() -> text() + complaint()).isEqualTo(1);
        assertThat(text()).contains("partial: ").contains("(hidden)");
        everywhere("status");
        everywhere("history", "vault", "dev1");
        environment.put("TF_VAR_session", "canary-other-session");
        root(2, "");
        run("reconcile");
        environment.put("TF_VAR_session", "canary-third-session");
        everywhere("drift");
        assertThat(text()).contains("drifted");

        assertThat(said).allSatisfy(text -> assertThat(text).doesNotContain(CANARY));
        assertThat(states.state()).as("the canaries are really there").contains("canary-in-json-text");
        assertThat(left()).isEmpty();
    }

    /** Files below the home directory with a canary in them, but for the repository itself and the bare copy of it. */
    private List<Path> left() throws IOException {
        byte[] canary = CANARY.getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(infra))
                    .filter(file -> contains(file, canary))
                    .toList();
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return bytes.contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void root(int round, String more) throws IOException {
        Path root = infra.resolve("apps/vault/dev1");
        Files.createDirectories(root);
        Files.writeString(
                root.resolve("main.tf"), states.backend() + ROOT.replace("ROUND", String.valueOf(round)) + more);
        Files.writeString(root.resolve("token.txt"), "canary-in-a-file");
        Files.writeString(infra.resolve("apps/vault/app.yaml"), "ssm_prefix: /vault/{env}\ndrift: { every: 1s }\n");
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit("Round " + round, DEVELOPER, Instant.now());
        }
    }

    private void everywhere(String... words) {
        for (String format : FORMATS) {
            List<String> arguments = new ArrayList<>(List.of(words));
            arguments.addAll(List.of("--verbose", "--format", format));
            run(arguments.toArray(new String[0]));
        }
        run(words);
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        Console terminal = new Console(stream(out), stream(err), false, false, environment);
        int status = Main.run(List.of(arguments), terminal, directory, () -> false, () -> {});
        said.add(text());
        said.add(complaint());
        return status;
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
