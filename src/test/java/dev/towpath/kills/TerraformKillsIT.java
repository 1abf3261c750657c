package dev.towpath.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.process.Programs;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends an apply of real Terraform from outside, in each way and at many moments, and looks at what is left: of Towpath, and of
 * commons-exec as it comes. {@code -Dtowpath.kills=all} takes all twenty moments, a list such as {@code 0,16} some; with
 * {@code -Dgolden.update} all of them write docs/reference/terraform-kills.md.
 */
class TerraformKillsIT {
    static final int RESOURCES = 500;
    private static final String ROOT = """
            resource "terraform_data" "it" {
              count = %d
              input = count.index
            }
            """.formatted(RESOURCES);
    private static final int TRIES = 3;
    /** One moment of each kind is enough for every day. */
    private static final String USUAL = "9";

    @TempDir
    private Path directory;

    private Path terraform = Path.of("");

    @Test
    void nothingIsLostAndTheNextRunGoesOn() throws IOException {
        Optional<Path> found = Programs.find("terraform", System.getenv().getOrDefault("PATH", ""));
        Assumptions.assumeTrue(
                found.isPresent(),
                "terraform is not on the PATH; get it from https://developer.hashicorp.com/terraform/install");
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "moments are held by what /proc tells");
        terraform = found.orElseThrow();
        List<Moment> all = Moment.all(RESOURCES);
        String wanted = System.getProperty("towpath.kills", USUAL);
        boolean full = wanted.equals("all");
        List<Moment> moments = full
                ? all
                : Stream.of(wanted.split(",", -1))
                        .map(Integer::valueOf)
                        .map(all::get)
                        .toList();

        List<KillTable.Row> rows = carriedOut(moments);

        KillTable table = new KillTable(rows);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/terraform-kills.md"), table.counts());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.towpath().lost()).as("lost: %s", row).isZero();
            assertThat(row.towpath().sync()).as("in sync: %s", row).isTrue();
            assertThat(row.towpath().quiet())
                    .as("no process after that: %s", row)
                    .isTrue();
            assertThat(row.towpath().runs()).as("runs: %s", row).isLessThanOrEqualTo(2);
        });
        KillTable.document(Path.of("docs/reference/terraform-kills.md"), table, full);
    }

    private List<KillTable.Row> carriedOut(List<Moment> moments) {
        ExecutorService pool = Executors.newFixedThreadPool(Integer.getInteger("towpath.kills.parallel", 3));
        try {
            List<CompletableFuture<KillTable.Row>> running = new ArrayList<>();
            for (Kill kill : Kill.values()) {
                if (!kill.name().matches(System.getProperty("towpath.kill", ".*"))) {
                    continue;
                }
                for (Moment moment : moments) {
                    running.add(CompletableFuture.supplyAsync(
                            () -> new KillTable.Row(
                                    kill, moment, findings(moment, kill, true), findings(moment, kill, false)),
                            pool));
                }
            }
            return running.stream().map(CompletableFuture::join).toList();
        } finally {
            pool.shutdown();
        }
    }

    /** On a busy machine a moment may be over before anybody has seen it; then it is sought again. */
    private Findings findings(Moment moment, Kill kill, boolean ours) {
        for (int attempt = 1; ; attempt++) {
            Optional<Findings> found = attempted(moment, kill, ours);
            if (found.isPresent()) {
                System.err.println(
                        kill + " at \"" + moment.words() + "\", " + (ours ? "Towpath: " : "stock: ") + found.get());
                return found.get();
            }
            assertThat(attempt).as("tries of %s at %s", kill, moment).isLessThan(TRIES);
        }
    }

    private Optional<Findings> attempted(Moment moment, Kill kill, boolean ours) {
        try (StateServer states = StateServer.start();
                Patient patient = patient(states, ours)) {
            Attack attack = new Attack(patient, moment, kill);
            states.watchedBy(attack);
            boolean met = attack.carryOut();
            states.watchedBy(new StateServer.Witness() {});
            boolean stopped = kill == Kill.STOPPED_ONCE || kill == Kill.STOPPED_TWICE;
            if (ours && met && stopped && moment.step() == Moment.Step.MAKES) {
                assertThat(attack.status())
                        .as("the exit code of a program that was stopped")
                        .isEqualTo(143);
            }
            return met ? Optional.of(patient.aftermath(attack.victim())) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Patient patient(StateServer states, boolean ours) {
        try {
            Path home = Files.createTempDirectory(directory, "case");
            return ours
                    ? new TowpathApply(home, states, terraform, ROOT)
                    : new StockApply(home, states, terraform, ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
