package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.process.ProgramRecord;
import dev.towpath.execute.Fence;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.RunId;
import dev.towpath.observed.RootChange;
import dev.towpath.plan.Step;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops and deaths in the middle of an apply, of Terraform and of us. */
class TerraformCrashIT {
    private static final String SLOW = """
            resource "terraform_data" "first" {}
            resource "terraform_data" "slow" {
              depends_on = [terraform_data.first]
              provisioner "local-exec" {
                command = "sleep %d"
              }
            }
            resource "terraform_data" "last" {
              depends_on = [terraform_data.slow]
            }
            """;

    @TempDir
    private Path directory;

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
        server.close();
    }

    @Test
    void aStoppedApplySavesItsStateAndGivesBackItsLock() {
        fixture.main(server.backend() + SLOW.formatted(60));
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(fixture::reconcile);
        await(() -> told("1 of 3 done"));
        fixture.stopping.set(true);
        assertThat(running.join())
                .isEqualTo(new Outcome.Interrupted(
                        "partial: 1 of 3 done; it was interrupted once and has saved its" + " state"));
        assertThat(server.lock()).isEmpty();
        assertThat(server.state()).contains("\"first\"");
        assertThat(fixture.records).isEmpty();

        fixture.stopping.set(false);
        fixture.main(server.backend() + SLOW.formatted(0));
        Outcome outcome = fixture.reconcile();
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(server.state()).contains("\"last\"");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void aKilledTerraformIsToldAndNotJudgedAndWhatItMadeIsTakenIn() {
        fixture.main(server.backend() + SLOW.formatted(60));
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(fixture::reconcile);
        await(() -> told("1 of 3 done"));
        ProcessHandle terraform = terraform();
        List<ProcessHandle> children = terraform.descendants().toList();
        terraform.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        assertThat(running.join())
                .isEqualTo(new Outcome.Failed(
                        ReasonCode.TERRAFORM_FAILED,
                        "partial: 1 of 3 done; it was killed; the next plan imports what it had made and not saved,"
                                + " 1 resource at most; 1 more under way may exist: terraform_data.slow; the lock that"
                                + " it died with was freed",
                        "look for what was under way, which no state may name, and run again",
                        false));
        assertThat(server.lock()).isEmpty();
        assertThat(server.state()).isEmpty();
        String id = kept("made-").replaceAll(".*\"id\":\"([0-9a-f-]+)\".*", "$1");

        fixture.main(server.backend() + SLOW.formatted(0));
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.summary())
                    .contains("! a Terraform that was killed had made 1 resource: terraform_data.first (" + id
                            + "); what of it is not in the state is imported");
            assertThat(roots.run(fixture.step(change), fixture.context())).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(server.state()).contains(id);
        assertThat(fixture.state.resolve("terraform/dns/dev1")).isEmptyDirectory();
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void terraformOutlivesUsAndTheNextRunWaitsForItAndRecords() throws Exception {
        Process us = start(SLOW.formatted(4));
        await(this::applying);
        us.destroyForcibly();
        assertThat(us.waitFor(10, TimeUnit.SECONDS)).isTrue();
        ProcessHandle terraform = terraform();
        assertThat(terraform.isAlive()).isTrue();

        fixture.main(server.backend() + SLOW.formatted(4));
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(terraform.isAlive()).isFalse();
            assertThat(fixture.progress)
                    .contains("dns/dev1: waiting for process " + terraform.pid() + ", the Terraform of an earlier run");
            assertThat(change.isEmpty()).isTrue();
            assertThat(roots.run(fixture.step(change), fixture.context()).message())
                    .isEqualTo("applied: no changes");
        }
        assertThat(server.lock()).isEmpty();
        assertThat(server.state()).contains("\"last\"");
        assertThat(fixture.records).hasSize(1);
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void anApplyThatWentOnWithoutUsIsSettled() throws Exception {
        Process us = start(SLOW.formatted(3));
        await(this::applying);
        us.destroyForcibly();
        assertThat(us.waitFor(10, TimeUnit.SECONDS)).isTrue();

        fixture.main(server.backend() + SLOW.formatted(3));
        String plan = "sha256:" + "a".repeat(64);
        fixture.notes.add(Map.of("plan", plan));
        try (TerraformRoots roots = fixture.run()) {
            Outcome outcome = roots.run(settle(), fixture.context());
            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
            assertThat(outcome.message()).isEqualTo("the apply of run 01EARLIER had gone on and finished");
        }
        assertThat(fixture.records).singleElement().satisfies(record -> {
            assertThat(record.closure()).contains(fixture.root().closure());
            assertThat(record.details()).containsEntry("plan", plan);
            assertThat(record.commit()).isEqualTo(RootFixture.COMMIT);
        });
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void anApplyOfWhichNothingIsKnownIsLeftToTheNextPlan() {
        fixture.main(server.backend() + SLOW.formatted(1));
        try (TerraformRoots roots = fixture.run()) {
            assertThat(roots.run(settle(), fixture.context()))
                    .isEqualTo(new Outcome.Unfinished(
                            ReasonCode.INTENT_OPEN,
                            "nothing on this machine tells what came of the apply of run 01EARLIER; the next plan shows"
                                    + " what is left to do"));
        }
        assertThat(fixture.notes).contains(Map.of("looked", "01THISRUN"));
        assertThat(fixture.records).isEmpty();
    }

    @Test
    void anApplyWhoseEndCouldNotBeToldLeavesItsDirectoryToTheNextRun() {
        fixture.main(server.backend() + "resource \"terraform_data\" \"a\" {}\n");
        AtomicInteger asked = new AtomicInteger();
        Fence falls = () -> {
            if (asked.incrementAndGet() > 1) {
                throw new IllegalStateException("the lease cannot be read");
            }
        };
        StepContext context = new StepContext(
                new RunId("01EARLIER"), fixture.intent(), falls, notes -> {}, fixture.progress::add, true, () -> false);
        try (TerraformRoots roots = fixture.run()) {
            Step.ApplyRoot step = fixture.step(fixture.plan(roots));
            assertThatThrownBy(() -> roots.run(step, context)).hasMessage("the lease cannot be read");
        }
        assertThat(fixture.runDirectories()).hasSize(1);

        assertThat(fixture.reconcile().message()).isEqualTo("applied: no changes");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void whatWasAppliedOfOtherFilesIsNotRecordedAsThese() {
        fixture.main("# as an earlier run knew it\n");
        RunDirectory earlier = RunDirectory.create(fixture.settings(), RootFixture.TARGET, "01EARLIER");
        earlier.remember(fixture.root(), new Engine("terraform", Path.of("/bin/false"), "1.0.0"));
        write(earlier.applyOutput(), "{\"type\":\"change_summary\",\"changes\":{\"operation\":\"apply\",\"add\":1}}\n");
        earlier.disown();

        fixture.main("# as it is now\n");
        fixture.notes.add(Map.of("plan", "sha256:" + "a".repeat(64)));
        try (TerraformRoots roots = fixture.run()) {
            assertThat(roots.run(settle(), fixture.context()).message())
                    .isEqualTo("what an earlier run applied and finished were other files than those of the intent of"
                            + " run 01EARLIER; the next plan shows what is left to do");
        }
        assertThat(fixture.records).isEmpty();
    }

    private String kept(String prefix) {
        try (Stream<Path> files = Files.list(fixture.state.resolve("terraform/dns/dev1"))) {
            return Files.readString(
                            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                                    .findFirst()
                                    .orElseThrow())
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Step.Settle settle() {
        return new Step.Settle(fixture.subject(), RootFixture.grounds(), fixture.intent());
    }

    private Process start(String root) throws IOException {
        Path file = Files.writeString(directory.resolve("main.tf"), server.backend() + root);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ApplyInOwnProcess.class.getName(),
                directory.toString(),
                file.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("us.log").toFile())
                .start();
    }

    private ProcessHandle terraform() {
        return RunDirectory.all(fixture.settings().work(), RootFixture.TARGET).stream()
                .flatMap(run -> ProgramRecord.read(run.program("apply")).flatMap(ProgramRecord::alive).stream())
                .findFirst()
                .orElseThrow();
    }

    private boolean told(String words) {
        return fixture.progress.stream().anyMatch(sentence -> sentence.contains(words));
    }

    private boolean applying() {
        return RunDirectory.all(fixture.settings().work(), RootFixture.TARGET).stream()
                .anyMatch(run -> Events.read(run.applyOutput()).started());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
