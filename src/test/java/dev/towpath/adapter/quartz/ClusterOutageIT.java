package dev.towpath.adapter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.web.HookSettings;
import dev.towpath.adapter.web.WebServer;
import dev.towpath.adapter.web.WebSettings;
import dev.towpath.daemon.Beat;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Ticker;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Watched;
import dev.towpath.model.HookSecret;
import dev.towpath.model.RunId;
import dev.towpath.problem.FailureException;
import dev.towpath.testing.Database;
import dev.towpath.testing.ScriptedWork;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
            ClusterSettings others = new ClusterSettings(database.fresh(), Optional.empty(), Optional.empty());
            assertThat(ClusterStore.createTables(others)).isTrue();
            BlockingQueue<String> told = new LinkedBlockingQueue<>();
            try (QuartzTicker ticker = TickerContract.ticker(ClusterStore.open(settings, "one", 3));
                    Served served = new Served(TickerContract.ticker(ClusterStore.open(others, "two", 3)))) {
                served.answers("/readyz", "200 ready");
                assertThat(served.push("before")).isEqualTo("202 soon");
                ticker.arrange(
                        List.of(new Beat(SHARE, Purpose.RECONCILE, Rhythm.every(Duration.ofMillis(500)))), Set.of());
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
                assertThat(served.push("lost and sent again")).isEqualTo("503 not now");
                served.answers("/readyz", "503 not ready: the database " + others + " cannot be reached: ");
                assertThat(served.answer("/healthz")).isEqualTo("200 alive");
                assertThat(served.answer("/")).startsWith("200").contains("cannot be reached: ");

                database.startAgain();
                assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("infra/all");
                assertThat(ticker.trouble()).isEmpty();
                assertThat(served.push("lost and sent again")).isEqualTo("202 soon");
                served.answers("/readyz", "200 ready");
            }
        }
    }

    /** A daemon with another such database, as its visitors see it. */
    private static final class Served implements AutoCloseable {
        private static final HookSecret SECRET = new HookSecret("the secret of the builds");

        private final HttpClient client = HttpClient.newHttpClient();
        private final Daemon daemon;
        private final WebServer web;

        private Served(Ticker ticker) {
            Clock clock = Clock.systemUTC();
            Watched watched = new Watched(
                    "infra",
                    "/srv/infra.git",
                    Optional.empty(),
                    Rhythm.every(Duration.ofHours(1)),
                    new TreeMap<>(),
                    Optional.empty(),
                    Division.REPOSITORY);
            daemon = new Daemon(
                    List.of(watched),
                    new ScriptedWork(),
                    ticker,
                    new Board(clock),
                    clock,
                    System::nanoTime,
                    () -> new RunId("none"));
            web = WebServer.start(
                    new WebSettings(WebSettings.LOOPBACK, 0, new HookSettings(Optional.empty(), Optional.of(SECRET))),
                    daemon,
                    clock,
                    System::nanoTime);
            daemon.start();
        }

        private String push(String artifact) throws Exception {
            String time = Long.toString(Instant.now().getEpochSecond());
            byte[] signed = (time + "." + artifact).getBytes(StandardCharsets.UTF_8);
            return answer(HttpRequest.newBuilder(web.address().resolve("/hooks/artifact"))
                    .header("X-Towpath-Timestamp", time)
                    .header("X-Towpath-Signature-256", SECRET.sign(signed))
                    .POST(HttpRequest.BodyPublishers.ofString(artifact)));
        }

        private String answer(String path) throws Exception {
            return answer(HttpRequest.newBuilder(web.address().resolve(path)));
        }

        private String answer(HttpRequest.Builder request) throws Exception {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body().strip();
        }

        /** Waits for an answer that begins so. */
        private void answers(String path, String beginning) throws Exception {
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            String answer = answer(path);
            while (!answer.startsWith(beginning) && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(50);
                answer = answer(path);
            }
            assertThat(answer).startsWith(beginning);
        }

        @Override
        public void close() {
            web.close();
            daemon.stop(Duration.ofSeconds(5));
            daemon.close();
        }
    }
}
