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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that the backend refused, as the person meets it who has to deal with it. */
class StateVerbIT {
    private final Map<String, String> environment = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Cloud cloud = new Cloud();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final StateServer states = StateServer.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void begin() throws IOException {
        Program.onPath("terraform", "install it from releases.hashicorp.com");
        environment.putAll(Map.of(
                "HOME",
                directory.toString(),
                "PATH",
                System.getenv().getOrDefault("PATH", ""),
                "AWS_ACCESS_KEY_ID",
                "rehearsal",
                "AWS_SECRET_ACCESS_KEY",
                "rehearsal",
                "AWS_ENDPOINT_URL",
                sandbox.endpoint().toString(),
                "TOWPATH_REPO",
                "infra",
                "TOWPATH_STATE",
                "file:" + directory.resolve("state"),
                "USER",
                "olga"));
        run("init", "infra");
        Path root = Files.createDirectories(directory.resolve("infra/apps/net/dev1"));
        Files.writeString(
                root.resolve("main.tf"), states.backend() + "resource \"terraform_data\" \"it\" {\n  count = 3\n}\n");
        Files.writeString(directory.resolve("infra/apps/net/app.yaml"), "ssm_prefix: /net/{env}\n");
        try (RepositoryWriter writer = RepositoryWriter.init(directory.resolve("infra"))) {
            writer.commit("Begin", new Person("developer", "developer@example.com"), Instant.now());
        }
        SeededCloud.seed(cloud, directory.resolve("infra"), directory);
    }

    @AfterEach
    void end() {
        states.close();
        sandbox.close();
    }

    @Test
    void aRefusedStateIsShownPushedAndRemembered() {
        states.refuseWrites(true);
        assertThat(run("reconcile", "--app", "net", "--env", "dev1")).as(text()).isEqualTo(4);
        assertThat(text())
                .contains("state_blocked")
                .contains("partial: 3 of 3 done; the backend did not take the state, which is kept at \"")
                .contains("towpath state net dev1 push");
        states.refuseWrites(false);
        assertThat(run("state", "net", "dev1")).as(text()).isZero();
        assertThat(text()).startsWith("net/dev1: a state that the backend did not take: serial 1, 3 resources, at \"");

        assertThat(run("reconcile", "--app", "net", "--env", "dev1")).isEqualTo(4);
        assertThat(text()).contains("nothing is planned or applied until it is dealt with");
        assertThat(run("state", "net", "dev1", "push")).as(this::complaint).isZero();
        assertThat(text()).isEqualTo("net/dev1: pushed serial 1, 3 resources, onto no state\n");

        assertThat(run("state", "net", "dev1")).isZero();
        assertThat(text()).isEqualTo("net/dev1: nothing is kept of it on this machine\n");
        assertThat(run("reconcile", "--app", "net", "--env", "dev1"))
                .as(this::text)
                .isZero();
        assertThat(text()).contains("applied: no changes");
        assertThat(run("history", "net", "dev1", "--format", "json")).isZero();
        assertThat(text())
                .contains("pushed serial 1, 3 resources, onto no state")
                .contains("\"olga\"");
        assertThat(run("audit", "verify")).as(this::text).isZero();
    }

    @Test
    void aRefusedStateIsDiscardedWithItsReason() {
        states.refuseWrites(true);
        run("reconcile", "--app", "net", "--env", "dev1");
        states.refuseWrites(false);
        assertThat(run("state", "net", "dev1", "discard", "--reason", "it was only a rehearsal"))
                .as(this::complaint)
                .isZero();
        assertThat(text())
                .startsWith("net/dev1: discarded a state that the backend did not take: serial 1, 3 resources, at \"");
        assertThat(run("history", "net", "dev1")).isZero();
        assertThat(text()).contains("it was only a rehearsal");
        assertThat(run("state", "net", "dev1", "push")).isEqualTo(3);
        assertThat(complaint()).contains("net/dev1: no state is kept that could be pushed");
        assertThat(run("reconcile", "--app", "net", "--env", "dev1"))
                .as(this::text)
                .isZero();
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        Console terminal = new Console(stream(out), stream(err), false, false, environment);
        return Main.run(List.of(arguments), terminal, directory, () -> false, () -> {});
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
