package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.execute.Outcome;
import dev.towpath.observed.RootChange;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next run finds when an earlier one died: a Terraform at work, a lock, or less than that. */
class TerraformLeftoversIT {
    private static final String ONE = "resource \"terraform_data\" \"one\" {}\n";
    private static final String STEPS = """
            resource "terraform_data" "first" {
              provisioner "local-exec" {
                command = "sleep 1"
              }
            }
            resource "terraform_data" "second" {
              depends_on = [terraform_data.first]
              provisioner "local-exec" {
                command = "sleep 1"
              }
            }
            resource "terraform_data" "third" {
              depends_on = [terraform_data.second]
              provisioner "local-exec" {
                command = "sleep %d"
              }
            }
            """;

    @TempDir
    private Path directory;

    private final CountDownLatch saving = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private RootFixture fixture;
    private StateServer server;

    @BeforeEach
    void prepare() {
        RootFixture.assumeTerraform();
        fixture = new RootFixture(directory).allowing("local-exec");
        server = StateServer.start();
    }

    @AfterEach
    void end() {
        mayGoOn.countDown();
        server.close();
    }

    @Test
    void aTerraformWhoseRecordWasNotYetWrittenIsFoundByItsArguments() throws Exception {
        Process us = savingForever();
        ProcessHandle terraform = applying();
        kill(us);
        Files.delete(runDirectory().program("apply"));
        assertThatTheNextRunWaitsFor(terraform);
    }

    @Test
    void aTerraformIsFoundThoughItsDirectoryIsLost() throws Exception {
        Process us = savingForever();
        ProcessHandle terraform = applying();
        kill(us);
        PrivateFiles.remove(fixture.cache.resolve("terraform"));
        assertThatTheNextRunWaitsFor(terraform);
    }

    @Test
    void aLiveRunOnThisMachineIsLeftAlone() throws Exception {
        Process us = savingForever();
        ProcessHandle terraform = applying();
        fixture.main(server.backend() + ONE);
        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure)
                    .isEqualTo(new Failure.RetryLater(
                            ReasonCode.STATE_LOCKED,
                            "dns/dev1: process " + terraform.pid()
                                    + ", the Terraform of another run on this machine, is applying it",
                            "wait for that run to end"));
        }
        assertThat(terraform.isAlive()).isTrue();
        mayGoOn.countDown();
        assertThat(us.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.state()).contains("\"one\"");
        assertThat(server.lock()).isEmpty();
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void aLockIsFreedAfterTheDeathOfBothBecauseItWasSeenBefore() throws Exception {
        killBothInTheThird();
        assertThat(runDirectory().path().resolve("lock")).exists();
        fixture.main(server.backend() + STEPS.formatted(0));
        try (TerraformRoots roots = fixture.run()) {
            assertThat(roots.run(settle(), fixture.context()).message())
                    .isEqualTo(
                            "the apply of run 01EARLIER was cut short, 2 of 3 done; the next plan imports what it had"
                                    + " made and not saved, 2 resources at most; 1 more under way may exist:"
                                    + " terraform_data.third; the lock that it died with was freed; the next plan shows what is"
                                    + " left to do");
        }
        assertThat(server.lock()).isEmpty();
        assertThat(fixture.reconcile()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void aLockThatNobodySawIsTold() throws Exception {
        killBothInTheThird();
        Files.delete(runDirectory().path().resolve("lock"));
        String id = server.lock().orElseThrow().replaceAll("(?s).*\"ID\":\"([0-9a-f-]+)\".*", "$1");
        fixture.main(server.backend() + STEPS.formatted(0));
        try (TerraformRoots roots = fixture.run()) {
            assertThat(roots.run(settle(), fixture.context()).message())
                    .contains(
                            "; the lock of its state is held by somebody, and is not proven to be its own: wait for it"
                                    + " to end; if it is dead, free the lock with: terraform -chdir=apps/dns/dev1 force-unlock "
                                    + id);
        }
        assertThat(server.lock()).isPresent();
    }

    private void killBothInTheThird() throws Exception {
        Process us = start(STEPS.formatted(60));
        await(() -> RunDirectory.all(fixture.settings().work(), RootFixture.TARGET).stream()
                .anyMatch(run -> Events.read(run.applyOutput()).completed().size() == 2));
        ProcessHandle terraform = applying();
        List<ProcessHandle> children = terraform.descendants().toList();
        kill(us);
        terraform.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await(() -> !terraform.isAlive());
        assertThat(server.lock()).isPresent();
    }

    private void assertThatTheNextRunWaitsFor(ProcessHandle terraform) {
        fixture.main(server.backend() + ONE);
        try (TerraformRoots roots = fixture.run()) {
            CompletableFuture<RootChange> planning = CompletableFuture.supplyAsync(() -> fixture.plan(roots));
            await(() -> fixture.progress.contains(
                    "dns/dev1: waiting for process " + terraform.pid() + ", the Terraform of an earlier run"));
            assertThat(terraform.isAlive()).isTrue();
            mayGoOn.countDown();
            RootChange change = planning.join();
            assertThat(change.isEmpty()).as(change.counts()).isTrue();
            assertThat(roots.run(fixture.step(change), fixture.context()).message())
                    .isEqualTo("applied: no changes");
        }
        assertThat(server.lock()).isEmpty();
        assertThat(server.state()).contains("\"one\"");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    /** A run in a process of its own, whose Terraform is kept waiting for the answer to its state. */
    private Process savingForever() throws Exception {
        server.watchedBy(new StateServer.Witness() {
            @Override
            public void arrived(String method, String body) {
                if (method.equals("POST")) {
                    saving.countDown();
                    try {
                        mayGoOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        });
        Process us = start(ONE);
        assertThat(saving.await(60, TimeUnit.SECONDS)).isTrue();
        return us;
    }

    private Process start(String root) throws IOException {
        Path file = Files.writeString(directory.resolve("main.tf"), server.backend() + root);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApplyInOwnProcess.class.getName(),
                        directory.toString(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("us.log").toFile())
                .start();
    }

    private static void kill(Process us) throws InterruptedException {
        us.destroyForcibly();
        assertThat(us.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private RunDirectory runDirectory() {
        return RunDirectory.all(fixture.settings().work(), RootFixture.TARGET).get(0);
    }

    private ProcessHandle applying() {
        return ProgramRecord.read(runDirectory().program("apply"))
                .flatMap(ProgramRecord::alive)
                .orElseThrow();
    }

    private Step.Settle settle() {
        fixture.notes.add(Map.of("plan", "sha256:" + "a".repeat(64)));
        return new Step.Settle(fixture.subject(), RootFixture.grounds(), fixture.intent());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
