package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.adapter.json.Json;
import dev.towpath.cli.Console;
import dev.towpath.snapshot.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program from its command line on: init, commit, validate, plan, reconcile, and everything that tells of it. */
class MainIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final Person LEAD = new Person("platform-lead", "platform-lead@example.com");
    private static final Pattern LISTENING = Pattern.compile("listening on (http://127\\.0\\.0\\.1:[0-9]+)\n");

    private final Map<String, String> environment = new TreeMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        stopping.set(true);
    }

    @Test
    void aRepositoryFromItsTemplateToARunThatChangesNothing() throws Exception {
        environment.putAll(Map.of(
                "HOME", directory.toString(),
                "AWS_ACCESS_KEY_ID", "rehearsal",
                "AWS_SECRET_ACCESS_KEY", "rehearsal",
                "TOWPATH_REPO", "infra",
                "TOWPATH_APP", "web-app,marketing-site"));

        assertThat(run("init", "infra")).isZero();
        assertThat(text()).startsWith("wrote a config repository into infra\n");
        Path repository = directory.resolve("infra");
        SshSigningKey key = SshSigningKey.generate();
        Files.writeString(repository.resolve("policies/allowed_signers"), "platform-lead " + key.publicKey() + "\n");
        RepositoryWriter writer = RepositoryWriter.init(repository);
        writer.commit("Begin", DEVELOPER, Instant.now());

        assertThat(run("validate")).as(text()).isZero();
        assertThat(text()).contains("6 targets: no problems").contains("(the files as they lie there)");

        environment.put("AWS_ENDPOINT_URL", sandbox());

        assertThat(run("plan", "--detailed-exitcode")).as(text()).isEqualTo(10);
        Json plan = json("plan");
        assertThat(state(plan, "web-app", "dev1")).isEqualTo("would_deploy");
        assertThat(state(plan, "marketing-site", "dev1")).isEqualTo("would_deploy");
        assertThat(state(plan, "web-app", "stage1")).isEqualTo("held");
        assertThat(plan.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(json("reconcile", "--dry-run").get("fingerprint").text())
                .isEqualTo(plan.get("fingerprint").text());

        Json first = json("reconcile");
        assertThat(state(first, "web-app", "dev1")).isEqualTo("deployed");
        assertThat(state(first, "marketing-site", "dev1")).isEqualTo("deployed");
        assertThat(state(first, "web-app", "prod1")).isEqualTo("held");

        theReadingVerbsAnswer();

        Json second = json("reconcile");
        assertThat(second.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(state(second, "web-app", "dev1")).isEqualTo("in_sync");

        Files.writeString(
                repository.resolve("apps/web-app/stage1/promotion.yaml"),
                "artifact: sha-9f8e7d6\nnot_before: 2020-01-01T00:00:00Z\n");
        writer.merge("Promote", DEVELOPER, LEAD, key, Instant.now());
        writer.close();
        Json third = json("reconcile");
        assertThat(state(third, "web-app", "stage1")).as(third.toString()).isEqualTo("deployed");

        theSmallVerbsAnswer();
    }

    private void theReadingVerbsAnswer() {
        assertThat(run("status", "--env", "dev?")).isZero();
        assertThat(text()).contains("web-app/dev1", "in_sync").doesNotContain("prod1");
        assertThat(run("explain", "web-app", "prod1")).isZero();
        assertThat(text())
                .startsWith("web-app/prod1 is held\n")
                .contains("gates\n")
                .contains("next: ");
        assertThat(run("approvals", "web-app", "prod1")).isEqualTo(4);
        Json history = json("history", "web-app", "dev1");
        assertThat(state(history, "web-app", "dev1")).isEqualTo("deployed");
    }

    private void theSmallVerbsAnswer() {
        assertThat(run("audit", "verify")).as(text()).isZero();
        assertThat(text()).contains("nothing was altered, added, removed or swapped in 3 chained entries");
        assertThat(run("retry", "web-app", "dev1")).isZero();
        assertThat(text()).isEqualTo("web-app/dev1: was not in quarantine\n");
        assertThat(run("unlock", "web-app", "dev1")).isZero();
        assertThat(text()).isEqualTo("web-app/dev1: nobody holds it\n");
        for (String verb : List.of("retry", "unlock", "state")) {
            assertThat(run(verb, "web-app", "dev7")).as(verb).isEqualTo(3);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("looking for \"web-app/dev7\": the config repository has no such target");
        }
        assertThat(run("credentials", "--role", "arn:aws:iam::111111111111:role/towpath-deploy"))
                .isZero();
        assertThat(Json.parse(text())
                        .orElseThrow()
                        .get("Version")
                        .number()
                        .orElseThrow()
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void theOperatorDecidesWhichAccountsMayBeTouched() throws IOException {
        environment.put("HOME", directory.toString());
        environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
        environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
        environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        run("init", "infra");
        try (RepositoryWriter writer = RepositoryWriter.init(directory.resolve("infra"))) {
            writer.commit("Begin", DEVELOPER, Instant.now());
        }
        Files.writeString(directory.resolve("towpath-settings.yaml"), "accounts: [\"111111111111\"]\n");
        assertThat(run("plan", "--repo", "infra", "--config", "towpath-settings.yaml"))
                .isEqualTo(5);
        assertThat(text()).contains("is in account 333333333333, which the operator does not allow");
        String state = "state: file:" + directory.resolve("state") + "\n";
        Files.writeString(directory.resolve("towpath-settings.yaml"), state + "accounts: [\"111111111111\"]\n");
        for (List<String> verb : List.of(List.of("audit", "verify"), List.of("state", "dns", "prod1", "push"))) {
            List<String> words = new ArrayList<>(verb);
            words.addAll(List.of("--repo", "infra", "--config", "towpath-settings.yaml"));
            assertThat(run(words.toArray(new String[0]))).isEqualTo(5);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains(
                            "environment \"prod1\" of towpath.yaml is in account 333333333333, which the operator does");
        }
    }

    @Test
    void aRunThatCannotConnectLeavesNoConnectionsBehind() throws Exception {
        environment.put("HOME", directory.toString());
        environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
        environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
        environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        run("init", "infra");
        try (RepositoryWriter writer = RepositoryWriter.init(directory.resolve("infra"))) {
            writer.commit("Begin", DEVELOPER, Instant.now());
        }
        assertThat(run("status", "--repo", "infra")).isEqualTo(5);
        assertThat(text()).contains("check the network");
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
        environment.put("HOME", directory.toString());
        assertThat(run("plan", "--repo", "https://127.0.0.1:9/nothing.git")).isEqualTo(5);
        assertThat(text()).contains("stopped: ");
        assertThat(run("validate", "--repo", "nowhere")).isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere");
    }

    @Test
    void theDemoIsPlayedWhereNothingIsYet() throws IOException {
        environment.put("HOME", directory.toString());
        Files.writeString(Files.createDirectory(directory.resolve("mine")).resolve("notes"), "mine");
        assertThat(run("demo", "--keep", "mine")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("towpath: playing the demo in \"" + directory.resolve("mine")
                        + "\": it is not an empty directory\n");
        assertThat(directory.resolve("mine")).isDirectoryContaining("glob:**notes");
    }

    @Test
    void theDemoTellsItsWholeStory() {
        environment.put("HOME", directory.toString());
        environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
        assertThat(run("demo", "--keep", "demo")).as(() -> text()).isZero();
        assertThat(text())
                .contains("That was everything")
                .contains("approval_missing: needs 1 approval by client")
                .contains("quarantined")
                .contains("manual_deployment")
                .contains("mutating calls 0");
        assertThat(directory.resolve("demo/infra-config/towpath.yaml")).exists();
    }

    private String sandbox() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread server = new Thread(
                () -> run(said, List.of("sandbox", "--for", "infra", "--rollout", "300ms")), "sandbox-under-test");
        server.setDaemon(true);
        server.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            Matcher matcher = LISTENING.matcher(said.toString(StandardCharsets.UTF_8));
            if (matcher.matches()) {
                return matcher.group(1);
            }
            Thread.sleep(20);
        }
        throw new AssertionError(said.toString(StandardCharsets.UTF_8));
    }

    private Json json(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--format", "json"));
        run(words.toArray(new String[0]));
        return Json.parse(text()).orElseThrow(() -> new AssertionError(text() + err.toString(StandardCharsets.UTF_8)));
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

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return run(out, List.of(arguments));
    }

    private int run(ByteArrayOutputStream to, List<String> arguments) {
        Console console = new Console(stream(to), stream(err), false, false, environment);
        return Main.run(arguments, console, directory, stopping::get, () -> {});
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
