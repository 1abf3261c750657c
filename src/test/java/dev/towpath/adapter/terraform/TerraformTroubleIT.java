package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds an apply lets it down: the backend, the disk, the saved plan, time. */
class TerraformTroubleIT {
    private static final String ONE = "resource \"terraform_data\" \"one\" {}\n";

    @TempDir
    private Path directory;

    private Optional<Path> mounted = Optional.empty();
    private RootFixture fixture;
    private StateServer server;

    @BeforeEach
    void prepare() {
        RootFixture.assumeTerraform();
        fixture = new RootFixture(directory);
        server = StateServer.start();
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        if (mounted.isPresent()) {
            run("umount", "--lazy", mounted.get().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 0})
    void aBackendThatRefusesTheStateLeavesItToAPerson(int status) {
        fixture.main(server.backend() + ONE);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            server.refuseWritesWith(status);
            Outcome.Failed failed = (Outcome.Failed) roots.run(fixture.step(change), fixture.context());
            assertThat(failed.reason()).isEqualTo(ReasonCode.STATE_BLOCKED);
            assertThat(failed.judged()).isFalse();
            assertThat(failed.message())
                    .startsWith("partial: 1 of 1 done; the backend did not take the state, which is kept at \""
                            + fixture.state.resolve("terraform/dns/dev1"));
            server.refuseWrites(false);
            roots.keptStates().push(fixture.request());
        }
        assertThat(fixture.reconcile().message()).isEqualTo("applied: no changes");
        assertThat(server.lock()).isEmpty();
    }

    @Test
    void aDamagedPlanIsNotTheRootsFault() throws IOException {
        fixture.main(server.backend() + ONE);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            try (FileChannel plan = FileChannel.open(
                    RunDirectory.all(fixture.settings().work(), RootFixture.TARGET)
                            .get(0)
                            .plan(0),
                    StandardOpenOption.WRITE)) {
                plan.truncate(plan.size() / 2);
            }
            Outcome.Failed failed = (Outcome.Failed) roots.run(fixture.step(change), fixture.context());
            assertThat(failed.message()).contains("\"terraform apply\" ended with status 1", "as a plan file");
            assertThat(failed.advice()).isEqualTo("the saved plan was damaged; the next run makes a new one");
            assertThat(failed.judged()).isFalse();
        }
        assertThat(fixture.reconcile().message()).isEqualTo("applied: 1 added, 0 changed, 0 destroyed");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void nothingIsAppliedAfterAStop() {
        fixture.main(server.backend() + ONE);
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            fixture.stopping.set(true);
            assertThat(roots.run(fixture.step(change), fixture.context()))
                    .isEqualTo(new Outcome.Refused(
                            ReasonCode.INTERRUPTED, "the run was stopped before its plan was applied", "run again"));
        }
        assertThat(server.state()).isEmpty();
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void anApplyThatHangsIsInterruptedOnceAndLeftToTheNextRun() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        server.watchedBy(new StateServer.Witness() {
            @Override
            public void arrived(String method, String body) {
                if (method.equals("POST")) {
                    awaited(mayGoOn);
                }
            }
        });
        fixture.main(server.backend() + ONE);
        TerraformSettings hasty = fixture.settings().timed(Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(3));
        try (TerraformRoots roots = fixture.run(hasty)) {
            Outcome outcome = roots.run(fixture.step(fixture.plan(roots)), fixture.context());
            assertThat(outcome).isInstanceOf(Outcome.Interrupted.class);
            assertThat(outcome.message())
                    .matches("partial: 1 of 1 done; process [0-9]+ was interrupted once and is still writing its state;"
                            + " the next run waits for it");
        }
        assertThat(fixture.progress)
                .anyMatch(said ->
                        said.matches("Terraform was interrupted once: 1 of 1 done, saving its state, [0-3] s left"));
        mayGoOn.countDown();
        assertThat(fixture.reconcile().message()).isEqualTo("applied: no changes");
        assertThat(server.lock()).isEmpty();
        assertThat(fixture.records).hasSize(1);
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void terraformIsNotStartedOnADiskThatIsNearlyFull() throws Exception {
        mount("8m");
        fixture.main(server.backend() + ONE);
        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure).isInstanceOf(Failure.RetryLater.class);
            assertThat(failure.message())
                    .matches(
                            "dns/dev1: the disk of the cache directory \".*/cache\" has [78] MiB left, and Terraform is"
                                    + " not started with less than 16");
            assertThat(failure.advice()).isEqualTo("make room, or name another place in TOWPATH_CACHE");
        }
    }

    @Test
    void aDiskThatFillsUpLosesNoState() throws Exception {
        mount("24m");
        fixture.main(server.backend() + "resource \"terraform_data\" \"many\" {\n  count = 100\n}\n");
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            fill(fixture.cache.resolve("filler"));
            Outcome outcome = roots.run(fixture.step(change), fixture.context());
            assertThat(server.lock()).as(outcome.toString()).isEmpty();
            assertThat(server.state())
                    .as(outcome.toString())
                    .satisfiesAnyOf(
                            state -> assertThat(state).contains("\"many\""),
                            state -> assertThat(state).isEmpty());
        }
        Files.delete(fixture.cache.resolve("filler"));
        assertThat(fixture.reconcile()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(server.state()).contains("\"many\"");
        assertThat(fixture.runDirectories()).isEmpty();
    }

    private void mount(String size) throws Exception {
        Path cache = Files.createDirectories(fixture.cache);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", cache.toString()) == 0,
                "mounting a small tmpfs needs root");
        mounted = Optional.of(cache);
    }

    private static void fill(Path file) throws IOException {
        byte[] kibibyte = new byte[1024];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                channel.write(ByteBuffer.wrap(kibibyte));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    private static int run(String... words) throws Exception {
        return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
