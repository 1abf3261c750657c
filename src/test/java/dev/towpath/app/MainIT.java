package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.adapter.json.Json;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program from its command line on: init, commit, validate, plan, reconcile, and everything that tells of it. */
class MainIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final Person LEAD = new Person("platform-lead", "platform-lead@example.com");

    @TempDir
    private Path directory;

    private ProgramUnderTest program;

    @BeforeEach
    void begin() {
        program = new ProgramUnderTest(directory);
    }

    @AfterEach
    void stop() {
        program.stop();
    }

    @Test
    void aRepositoryFromItsTemplateToARunThatChangesNothing() throws Exception {
        program.withCredentials();
        program.environment.putAll(Map.of(
                "TOWPATH_REPO", "infra",
                "TOWPATH_APP", "web-app,marketing-site"));

        assertThat(program.run("init", "infra")).isZero();
        assertThat(program.text()).startsWith("wrote a config repository into infra\n");
        Path repository = directory.resolve("infra");
        SshSigningKey key = SshSigningKey.generate();
        Files.writeString(repository.resolve("policies/allowed_signers"), "platform-lead " + key.publicKey() + "\n");
        RepositoryWriter writer = RepositoryWriter.init(repository);
        writer.commit("Begin", DEVELOPER, Instant.now());

        assertThat(program.run("validate")).as(program.text()).isZero();
        assertThat(program.text()).contains("6 targets: no problems").contains("(the files as they lie there)");

        program.environment.put("AWS_ENDPOINT_URL", program.sandbox("300ms"));

        assertThat(program.run("plan", "--detailed-exitcode"))
                .as(program.text())
                .isEqualTo(10);
        Json plan = program.json("plan");
        assertThat(state(plan, "web-app", "dev1")).isEqualTo("would_deploy");
        assertThat(state(plan, "marketing-site", "dev1")).isEqualTo("would_deploy");
        assertThat(state(plan, "web-app", "stage1")).isEqualTo("held");
        assertThat(plan.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(program.json("reconcile", "--dry-run").get("fingerprint").text())
                .isEqualTo(plan.get("fingerprint").text());

        Json first = program.json("reconcile");
        assertThat(state(first, "web-app", "dev1")).isEqualTo("deployed");
        assertThat(state(first, "marketing-site", "dev1")).isEqualTo("deployed");
        assertThat(state(first, "web-app", "prod1")).isEqualTo("held");

        theReadingVerbsAnswer();

        Json second = program.json("reconcile");
        assertThat(second.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(state(second, "web-app", "dev1")).isEqualTo("in_sync");

        Files.writeString(
                repository.resolve("apps/web-app/stage1/promotion.yaml"),
                "artifact: sha-9f8e7d6\nnot_before: 2020-01-01T00:00:00Z\n");
        writer.merge("Promote", DEVELOPER, LEAD, key, Instant.now());
        writer.close();
        Json third = program.json("reconcile");
        assertThat(state(third, "web-app", "stage1")).as(third.toString()).isEqualTo("deployed");

        theSmallVerbsAnswer();
    }

    private void theReadingVerbsAnswer() {
        assertThat(program.run("status", "--env", "dev?")).isZero();
        assertThat(program.text()).contains("web-app/dev1", "in_sync").doesNotContain("prod1");
        assertThat(program.run("explain", "web-app", "prod1")).isZero();
        assertThat(program.text())
                .startsWith("web-app/prod1 is held\n")
                .contains("gates\n")
                .contains("next: ");
        assertThat(program.run("approvals", "web-app", "prod1")).isEqualTo(4);
        Json history = program.json("history", "web-app", "dev1");
        assertThat(state(history, "web-app", "dev1")).isEqualTo("deployed");
    }

    private void theSmallVerbsAnswer() {
        assertThat(program.run("audit", "verify")).as(program.text()).isZero();
        assertThat(program.text()).contains("nothing was altered, added, removed or swapped in 3 chained entries");
        assertThat(program.run("retry", "web-app", "dev1")).isZero();
        assertThat(program.text()).isEqualTo("web-app/dev1: was not in quarantine\n");
        assertThat(program.run("unlock", "web-app", "dev1")).isZero();
        assertThat(program.text()).isEqualTo("web-app/dev1: nobody holds it\n");
        for (String verb : List.of("retry", "unlock", "state")) {
            assertThat(program.run(verb, "web-app", "dev7")).as(verb).isEqualTo(3);
            assertThat(program.complaint())
                    .contains("looking for \"web-app/dev7\": the config repository has no such target");
        }
        assertThat(program.run("credentials", "--role", "arn:aws:iam::111111111111:role/towpath-deploy"))
                .isZero();
        assertThat(Json.parse(program.text())
                        .orElseThrow()
                        .get("Version")
                        .number()
                        .orElseThrow()
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void theOperatorDecidesWhichAccountsMayBeTouched() throws IOException {
        beginWhereAwsIsOutOfReach();
        Files.writeString(directory.resolve("towpath-settings.yaml"), "accounts: [\"111111111111\"]\n");
        assertThat(program.run("plan", "--repo", "infra", "--config", "towpath-settings.yaml"))
                .isEqualTo(5);
        assertThat(program.text()).contains("is in account 333333333333, which the operator does not allow");
        String state = "state: file:" + directory.resolve("state") + "\n";
        Files.writeString(directory.resolve("towpath-settings.yaml"), state + "accounts: [\"111111111111\"]\n");
        for (List<String> verb : List.of(List.of("audit", "verify"), List.of("state", "dns", "prod1", "push"))) {
            List<String> words = new ArrayList<>(verb);
            words.addAll(List.of("--repo", "infra", "--config", "towpath-settings.yaml"));
            assertThat(program.run(words.toArray(new String[0]))).isEqualTo(5);
            assertThat(program.complaint())
                    .contains(
                            "environment \"prod1\" of towpath.yaml is in account 333333333333, which the operator does");
        }
    }

    @Test
    void aRunThatCannotConnectLeavesNoConnectionsBehind() throws Exception {
        beginWhereAwsIsOutOfReach();
        assertThat(program.run("status", "--repo", "infra")).isEqualTo(5);
        assertThat(program.text()).contains("check the network");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("towpath-aws-timeouts")) {
                thread.join(5_000);
                assertThat(thread.isAlive())
                        .as("the threads of AWS clients end")
                        .isFalse();
            }
        }
    }

    @Test
    void whatCannotBeReachedIsSaidAndCounted() {
        program.environment.put("HOME", directory.toString());
        assertThat(program.run("plan", "--repo", "https://127.0.0.1:9/nothing.git"))
                .isEqualTo(5);
        assertThat(program.text()).contains("stopped: ");
        assertThat(program.run("validate", "--repo", "nowhere")).isEqualTo(5);
        assertThat(program.complaint()).contains("nowhere");
    }

    @Test
    void theDemoIsPlayedWhereNothingIsYet() throws IOException {
        program.environment.put("HOME", directory.toString());
        Files.writeString(Files.createDirectory(directory.resolve("mine")).resolve("notes"), "mine");
        assertThat(program.run("demo", "--keep", "mine")).isEqualTo(3);
        assertThat(program.complaint())
                .startsWith("towpath: playing the demo in \"" + directory.resolve("mine")
                        + "\": it is not an empty directory\n");
        assertThat(directory.resolve("mine")).isDirectoryContaining("glob:**notes");
    }

    @Test
    void theDemoTellsItsWholeStory() {
        program.environment.put("HOME", directory.toString());
        program.environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        assertThat(program.run("demo", "--keep", "demo")).as(program::text).isZero();
        assertThat(program.text())
                .contains("That was everything")
                .contains("approval_missing: needs 1 approval by client")
                .contains("quarantined")
                .contains("manual_deployment")
                .contains("mutating calls 0");
        assertThat(directory.resolve("demo/infra-config/towpath.yaml")).exists();
    }

    private void beginWhereAwsIsOutOfReach() throws IOException {
        program.withCredentials();
        program.environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        program.run("init", "infra");
        try (RepositoryWriter writer = RepositoryWriter.init(program.infra)) {
            writer.commit("Begin", DEVELOPER, Instant.now());
        }
    }

    private static String state(Json report, String app, String environment) {
        return report.get("targets").items().stream()
                .filter(target -> target.get("app").text().orElseThrow().equals(app)
                        && target.get("env").text().orElseThrow().equals(environment))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()))
                .get("state")
                .text()
                .orElseThrow();
    }
}
