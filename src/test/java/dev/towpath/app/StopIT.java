package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towpath.adapter.json.Json;
import dev.towpath.app.CrashStage.Ran;
import dev.towpath.model.Account;
import dev.towpath.sandbox.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program is stopped: frozen past its lease and woken again, asked to end by SIGTERM, overruled by a person. */
class StopIT {
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final Duration ROLLOUT = Duration.ofSeconds(6);
    private static final Pattern HELD = Pattern.compile("site/prod1: held by (\\S+) at epoch ([0-9]+)\n");

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void house() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
    }

    /** Without an address to verify, which no test here is about. */
    private CrashStage stage(CrashWorkload workload) {
        Path repository = directory.resolve("infra.git");
        workload.write(repository, "", "");
        return new CrashStage(workload, repository, home, true);
    }

    @Test
    void aRunThatSleptThroughItsLeaseChangesNothingMore() throws Exception {
        try (CrashStage stage = stage(CrashWorkload.CONTAINER)) {
            stage.cloud.fault(Fault.delay("ecs:RegisterTaskDefinition", CALL));
            Process sleeper = stage.startedUntil("before ecs:RegisterTaskDefinition", "reconcile");
            try {
                CrashStage.signal(sleeper, "STOP");
                stage.cloud.clearFaults();
                stage.hurry();
                Ran successor = stage.run("reconcile", "--format", "json");
                assertThat(successor.exit()).as(successor.output()).isZero();
                assertThat(successor.json().at("summary", "deployed").number()).isPresent();
                var changed = others(stage);
                var outcome = stage.outcome();

                CrashStage.signal(sleeper, "CONT");

                assertThat(sleeper.waitFor()).as(() -> stage.told("out")).isZero();
                assertThat(stage.told("out"))
                        .contains("leased: writing the intent of \"web/prod1\": another run has closed or replaced it");
                assertThat(others(stage)).isEqualTo(changed);
                assertThat(stage.outcome()).isEqualTo(outcome);
                quiet(stage);
            } finally {
                sleeper.destroyForcibly();
            }
        }
    }

    @Test
    void aLeaseThatAPersonTookAwayIsLost() throws Exception {
        try (CrashStage stage = stage(CrashWorkload.SITE)) {
            stage.cloud.fault(Fault.delay("s3:PutObject", CALL).in(new Account(CrashWorkload.PRODUCTION)));
            Process sleeper = stage.startedUntil("before s3:PutObject", "reconcile");
            try {
                CrashStage.signal(sleeper, "STOP");
                stage.cloud.clearFaults();
                String shown = stage.run("unlock", "site", "prod1").output();
                Matcher held = HELD.matcher(shown);
                assertThat(held.matches()).as(shown).isTrue();
                assertThat(held.group(1)).endsWith("/" + sleeper.pid());
                Ran wrong = stage.run("unlock", "site", "prod1", "--force", "99");
                assertThat(wrong.exit()).isEqualTo(4);
                assertThat(wrong.output()).contains("the lease is not at epoch 99 any more, nothing was done");
                Ran freed = stage.run("unlock", "site", "prod1", "--force", held.group(2));
                assertThat(freed.output())
                        .isEqualTo("site/prod1: the lease at epoch " + held.group(2) + " was taken away\n");
                Ran successor = stage.run("reconcile", "--format", "json");
                assertThat(successor.json().at("summary", "deployed").number()).isPresent();
                var outcome = stage.outcome();

                CrashStage.signal(sleeper, "CONT");

                assertThat(sleeper.waitFor()).as(() -> stage.told("out")).isZero();
                assertThat(stage.told("out")).contains("another run took over the lease of \"site/prod1\"");
                assertThat(stage.outcome()).isEqualTo(outcome);
                quiet(stage);
            } finally {
                sleeper.destroyForcibly();
            }
        }
    }

    @Test
    void aRolloutThatIsWatchedIsLeftToTheNextRun() throws Exception {
        try (CrashStage stage = stage(CrashWorkload.CONTAINER)) {
            stage.cloud.rollout(ROLLOUT);
            Process run = stage.startedUntil("after ecs:UpdateService", "reconcile");
            run.destroy();
            assertThat(run.waitFor()).as(() -> stage.told("err")).isEqualTo(143);
            assertThat(stage.told("err"))
                    .contains("stopping: nothing new is begun, what is under way comes to a safe place first");
            assertThat(stage.told("out")).contains("web/prod1  in_progress  sha-2222222");
            Json next = stage.run("reconcile", "--format", "json").json();
            assertThat(next.at("summary", "deployed").number())
                    .as(next.toString())
                    .isPresent();
            quiet(stage);
        }
    }

    /** What Ctrl-C sends; by a shell in the background a process may have been told to ignore it, which is taken back here. */
    @Test
    void anInterruptEndsWith130() throws Exception {
        assumeTrue(
                new ProcessBuilder("env", "--default-signal=INT", "true")
                                .start()
                                .waitFor()
                        == 0,
                "needs \"env --default-signal\" of GNU coreutils 8.31 or newer");
        try (CrashStage stage = stage(CrashWorkload.CONTAINER)) {
            stage.cloud.rollout(ROLLOUT);
            Path boundaries = home.resolve("boundaries");
            Process run = stage.startedBy(List.of("env", "--default-signal=INT"), boundaries.toString(), "reconcile");
            stage.await(
                    run,
                    () -> Files.exists(boundaries)
                            && Files.readString(boundaries).contains(" after ecs:UpdateService\n"));
            CrashStage.signal(run, "INT");
            assertThat(run.waitFor()).as(() -> stage.told("err")).isEqualTo(130);
            assertThat(stage.told("err"))
                    .contains("stopping: nothing new is begun, what is under way comes to a safe place first");
            assertThat(stage.told("out")).contains("web/prod1  in_progress  sha-2222222");
            Json next = stage.run("reconcile", "--format", "json").json();
            assertThat(next.at("summary", "deployed").number())
                    .as(next.toString())
                    .isPresent();
            quiet(stage);
        }
    }

    @Test
    void anUploadComesToASafePlace() throws Exception {
        try (CrashStage stage = stage(CrashWorkload.SITE)) {
            stage.cloud.fault(Fault.delay("s3:PutObject", CALL).in(new Account(CrashWorkload.PRODUCTION)));
            Process run = stage.startedUntil("before s3:PutObject", "reconcile");
            run.destroy();
            assertThat(run.waitFor()).as(() -> stage.told("err")).isEqualTo(143);
            stage.cloud.clearFaults();
            assertThat(stage.told("out")).contains("site/prod1  in_progress");
            Json next = stage.run("reconcile", "--format", "json").json();
            assertThat(next.at("summary", "deployed").number())
                    .as(next.toString())
                    .isPresent();
            quiet(stage);
        }
    }

    @Test
    void whoeverWaitsBeforeAnythingWasBegunEndsAtOnce() throws Exception {
        try (CrashStage stage = stage(CrashWorkload.SITE);
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Process run =
                    stage.start("", "reconcile", "--repo", "http://127.0.0.1:" + silent.getLocalPort() + "/silent.git");
            silent.accept();
            long begun = System.nanoTime();
            run.destroy();
            assertThat(run.waitFor()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(stage.told("err")).contains("stopped before anything was changed: run the same command again");
            assertThat(stage.done()).isEmpty();
        }
    }

    /** What was changed, but for the call on its way when the sleeper fell asleep, which AWS may carry out at any time. */
    private static Map<String, Integer> others(CrashStage stage) {
        Map<String, Integer> done = stage.done();
        done.remove("ecs:RegisterTaskDefinition");
        return done;
    }

    private static void quiet(CrashStage stage) {
        Json report = stage.run("reconcile", "--format", "json").json();
        assertThat(report.get("mutations").number().orElseThrow().intValue()).isZero();
        assertThat(List.copyOf(report.get("summary").members().keySet())).containsExactly("in_sync");
        assertThat(stage.run("audit", "verify").exit()).isZero();
    }
}
