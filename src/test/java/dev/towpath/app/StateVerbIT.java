package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import dev.towpath.testing.Program;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that the backend refused, as the person meets it who has to deal with it. */
class StateVerbIT {
    private final Cloud cloud = new Cloud();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final StateServer states = StateServer.start();

    @TempDir
    private Path directory;

    private ProgramUnderTest program;

    @BeforeEach
    void begin() throws IOException {
        Program.onPath("terraform", "install it from releases.hashicorp.com");
        program = new ProgramUnderTest(directory, sandbox);
        program.environment.putAll(Map.of(
                "PATH",
                System.getenv().getOrDefault("PATH", ""),
                "TOWPATH_STATE",
                "file:" + directory.resolve("state"),
                "USER",
                "olga"));
        Path root = Files.createDirectories(program.infra.resolve("apps/net/dev1"));
        Files.writeString(
                root.resolve("main.tf"), states.backend() + "resource \"terraform_data\" \"it\" {\n  count = 3\n}\n");
        Files.writeString(program.infra.resolve("apps/net/app.yaml"), "ssm_prefix: /net/{env}\n");
        try (RepositoryWriter writer = RepositoryWriter.init(program.infra)) {
            writer.commit("Begin", new Person("developer", "developer@example.com"), Instant.now());
        }
        SeededCloud.seed(cloud, program.infra, directory);
    }

    @AfterEach
    void end() {
        states.close();
        sandbox.close();
    }

    @Test
    void aRefusedStateIsShownPushedAndRemembered() {
        states.refuseWrites(true);
        assertThat(program.run("reconcile", "--app", "net", "--env", "dev1"))
                .as(program.text())
                .isEqualTo(4);
        assertThat(program.text())
                .contains("state_blocked")
                .contains("partial: 3 of 3 done; the backend did not take the state, which is kept at \"")
                .contains("towpath state net dev1 push");
        states.refuseWrites(false);
        assertThat(program.run("state", "net", "dev1")).as(program.text()).isZero();
        assertThat(program.text())
                .startsWith("net/dev1: a state that the backend did not take: serial 1, 3 resources, at \"");

        assertThat(program.run("reconcile", "--app", "net", "--env", "dev1")).isEqualTo(4);
        assertThat(program.text()).contains("nothing is planned or applied until it is dealt with");
        assertThat(program.run("state", "net", "dev1", "push"))
                .as(program::complaint)
                .isZero();
        assertThat(program.text()).isEqualTo("net/dev1: pushed serial 1, 3 resources, onto no state\n");

        assertThat(program.run("state", "net", "dev1")).isZero();
        assertThat(program.text()).isEqualTo("net/dev1: nothing is kept of it on this machine\n");
        assertThat(program.run("reconcile", "--app", "net", "--env", "dev1"))
                .as(program::text)
                .isZero();
        assertThat(program.text()).contains("applied: no changes");
        assertThat(program.run("history", "net", "dev1", "--format", "json")).isZero();
        assertThat(program.text())
                .contains("pushed serial 1, 3 resources, onto no state")
                .contains("\"olga\"");
        assertThat(program.run("audit", "verify")).as(program::text).isZero();
    }

    @Test
    void aRefusedStateIsDiscardedWithItsReason() {
        states.refuseWrites(true);
        program.run("reconcile", "--app", "net", "--env", "dev1");
        states.refuseWrites(false);
        assertThat(program.run("state", "net", "dev1", "discard", "--reason", "it was only a rehearsal"))
                .as(program::complaint)
                .isZero();
        assertThat(program.text())
                .startsWith("net/dev1: discarded a state that the backend did not take: serial 1, 3 resources, at \"");
        assertThat(program.run("history", "net", "dev1")).isZero();
        assertThat(program.text()).contains("it was only a rehearsal");
        assertThat(program.run("state", "net", "dev1", "push")).isEqualTo(3);
        assertThat(program.complaint()).contains("net/dev1: no state is kept that could be pushed");
        assertThat(program.run("reconcile", "--app", "net", "--env", "dev1"))
                .as(program::text)
                .isZero();
    }
}
