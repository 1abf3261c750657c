package dev.towpath.adapter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.daemon.Beat;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Trigger;
import dev.towpath.problem.FailureException;
import dev.towpath.testing.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is gone for a while, and comes back. */
class ClusterOutageIT {
    private static final Share SHARE = Share.whole("infra");

    @TempDir
    private Path directory;

    @Test
    void timesAreKeptAgainWhenTheDatabaseIsBack() throws Exception {
        try (Database database = Database.in(directory)) {
            ClusterSettings settings = new ClusterSettings(database.fresh(), Optional.empty(), Optional.empty());
            assertThatThrownBy(() -> ClusterStore.open(settings, "early", 1))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("the database " + settings + " has no tables of the scheduler");
            assertThat(ClusterStore.createTables(settings)).isTrue();
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            try (QuartzTicker ticker = TickerContract.ticker(ClusterStore.open(settings, "one", 3))) {
                ticker.arrange(List.of(new Beat(SHARE, Purpose.RECONCILE, Rhythm.every(Duration.ofMillis(500)))));
                ticker.start((share, purpose, trigger) -> told.add(share));
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("infra/all");

                database.stop();
                String gone = ticker.trouble().orElseThrow();
                assertThat(gone).startsWith("the database " + settings + " cannot be reached: ");
                assertThatThrownBy(() -> ticker.soon(SHARE, Trigger.WEBHOOK))
                        .isInstanceOf(FailureException.class)
                        .hasMessageStartingWith("asking for a run of \"infra/all\": ");
                assertThatThrownBy(() -> ClusterStore.open(settings, "late", 1))
                        .isInstanceOf(FailureException.class)
                        .hasMessageStartingWith("connecting (" + settings + "): ");
                told.clear();

                database.startAgain();
                assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("infra/all");
                assertThat(ticker.trouble()).isEmpty();
            }
        }
    }
}
