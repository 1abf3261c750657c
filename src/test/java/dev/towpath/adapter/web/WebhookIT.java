package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towpath.adapter.quartz.MemoryStore;
import dev.towpath.adapter.quartz.QuartzTicker;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Watched;
import dev.towpath.model.HookSecret;
import dev.towpath.model.Limits;
import dev.towpath.model.RunId;
import dev.towpath.problem.FailureException;
import dev.towpath.testing.ScriptedWork;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks over real HTTP, to a daemon whose runs do nothing. */
class WebhookIT {
    private static final HookSecret GITHUB = new HookSecret("the secret of the webhook");
    private static final HookSecret BUILDS = new HookSecret("the secret of the builds");
    private static final String PUSH =
            "{\"ref\":\"refs/heads/main\",\"after\":\"%s\",\"repository\":{\"default_branch\":\"main\","
                    + "\"clone_url\":\"https://github.com/AcmeCorp/infra.git\",\"ssh_url\":\"git@github.com:AcmeCorp/infra.git\"}}";

    private final ScriptedWork work = new ScriptedWork();
    private final HttpClient client = HttpClient.newHttpClient();
    private QuartzTicker ticker;
    private Daemon daemon;
    private WebServer server;

    @BeforeEach
    void start() throws InterruptedException {
        ticker = QuartzTicker.of(new MemoryStore(), 2, Clock.systemUTC(), new Random(1));
        daemon = new Daemon(
                List.of(watched("infra", "ssh://git@github.com/acmecorp/infra"), watched("other", "/srv/other.git")),
                work,
                ticker,
                new Board(Clock.systemUTC()),
                Clock.systemUTC(),
                System::nanoTime,
                () -> new RunId("none"));
        server = serve(0);
        daemon.start();
        until(() -> work.runs().size() == 2);
    }

    private WebServer serve(int port) {
        HookSettings hooks = new HookSettings(Optional.of(GITHUB), Optional.of(BUILDS));
        return WebServer.start(
                new WebSettings(WebSettings.LOOPBACK, port, hooks), daemon, Clock.systemUTC(), System::nanoTime);
    }

    private static Watched watched(String name, String address) {
        return new Watched(
                name,
                address,
                Optional.empty(),
                Rhythm.every(Duration.ofHours(1)),
                new TreeMap<>(),
                Optional.empty(),
                Division.REPOSITORY);
    }

    @AfterEach
    void stop() {
        server.close();
        daemon.stop(Duration.ofSeconds(5));
        daemon.close();
    }

    private static void until(BooleanSupplier so) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpRequest github(String event, String body) {
        return to("/hooks/github")
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", event)
                .header("X-Hub-Signature-256", GITHUB.sign(body.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String answer(HttpRequest request) throws Exception {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body().strip();
    }

    @Test
    void aThousandPushesAreOneRunAndOneMore() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        work.running((progress, stopping) -> mayEnd.await());
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(client.sendAsync(
                    github("push", PUSH.formatted("commit-" + i)), HttpResponse.BodyHandlers.ofString()));
        }
        int taken = 0;
        for (CompletableFuture<HttpResponse<String>> one : answers) {
            taken += one.get(60, TimeUnit.SECONDS).statusCode() == 202 ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1_000);
        mayEnd.countDown();
        until(() -> daemon.board().view().inFlight().isEmpty() && work.runs().size() == 4);
        Thread.sleep(500);
        assertThat(work.runs())
                .as("two at the start, one for the first push, one for all that came during it")
                .containsExactlyInAnyOrder(
                        "infra/all reconcile", "other/all reconcile", "infra/all reconcile", "infra/all reconcile");
    }

    @Test
    void onlyWhatMayChangeARunIsHeeded() throws Exception {
        assertThat(answer(github("ping", "{}"))).isEqualTo("202 nothing to do");
        assertThat(answer(github("push", PUSH.formatted("a").replace("heads/main", "heads/feature"))))
                .isEqualTo("202 nothing to do");
        assertThat(answer(github("push", PUSH.formatted("b").replace("infra", "unknown"))))
                .isEqualTo("202 nothing to do");
        assertThat(work.runs()).hasSize(2);
        assertThat(answer(github("push", PUSH.formatted("c").replace("heads/main", "tags/approve/1"))))
                .isEqualTo("202 soon");
        until(() -> work.runs().size() == 3);
        assertThat(answer(github("pull_request_review", PUSH.formatted("d")))).isEqualTo("202 soon");
        until(() -> work.runs().size() == 4);
    }

    @Test
    void forgedAndRepeatedOnesDoNothing() throws Exception {
        HttpRequest good = github("push", PUSH.formatted("a"));
        assertThat(answer(good)).isEqualTo("202 soon");
        until(() -> work.runs().size() == 3);
        assertThat(answer(good)).isEqualTo("200 seen before");
        String body = PUSH.formatted("b");
        assertThat(answer(to("/hooks/github")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build()))
                .isEqualTo("403 refused");
        assertThat(answer(to("/hooks/github")
                        .header("X-Hub-Signature-256", GITHUB.sign("another body".getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build()))
                .isEqualTo("403 refused");
        assertThat(answer(to("/hooks/github").GET().build())).startsWith("404");
        Thread.sleep(300);
        assertThat(work.runs()).hasSize(3);
    }

    @Test
    void aBuildTellsOfAnArtifactInItsTime() throws Exception {
        assertThat(answer(artifact("/hooks/artifact/other", Instant.now()))).isEqualTo("202 soon");
        until(() -> work.runs().size() == 3);
        assertThat(work.runs().get(2)).isEqualTo("other/all reconcile");
        assertThat(answer(artifact("/hooks/artifact", Instant.now().minus(Limits.HOOK_WINDOW))))
                .isEqualTo("403 refused");
        assertThat(answer(artifact("/hooks/artifact/nobody", Instant.now()))).isEqualTo("202 nothing to do");
    }

    private HttpRequest artifact(String path, Instant at) {
        String body = "{\"artifact\":\"sha-9f8e7d6\"}";
        String time = Long.toString(at.getEpochSecond());
        return to(path).header("X-Towpath-Timestamp", time)
                .header("X-Towpath-Signature-256", BUILDS.sign((time + "." + body).getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void giantBodiesAreRefusedBeforeTheyAreRead() throws Exception {
        assertThat(raw("POST /hooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000\r\n\r\n", 0))
                .startsWith("HTTP/1.1 413");
        StringBuilder chunked =
                new StringBuilder("POST /hooks/github HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        String kilobytes = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        for (int i = 0; i < 17; i++) {
            chunked.append(kilobytes);
        }
        assertThat(raw(chunked.toString(), 0)).startsWith("HTTP/1.1 413");
    }

    @Test
    void aSlowSenderIsLeftAloneAndOthersAreServed() throws Exception {
        long begun = System.nanoTime();
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(
                () -> rawOrCut("POST /hooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
        assertThat(answer(github("push", PUSH.formatted("a")))).isEqualTo("202 soon");
        assertThat(slow.get(40, TimeUnit.SECONDS)).matches("(?s)HTTP/1.1 408.*|cut: .*|");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aHeadThatNeverEndsIsCut() throws Exception {
        CompletableFuture<String> slow =
                CompletableFuture.supplyAsync(() -> rawOrCut("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: "));
        assertThat(slow.get(60, TimeUnit.SECONDS)).matches("cut: .*|");
    }

    @Test
    void noMoreConnectionsAreTakenThanTheRunsCanSpare() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        List<Socket> open = new ArrayList<>();
        try {
            long begun = System.nanoTime();
            // Those that say nothing are hung up on after ten seconds; one more is accepted while the limit is noticed.
            for (int i = 0; i <= Limits.WEB_CONNECTIONS_MAX; i++) {
                open.add(new Socket(here, server.address().getPort()));
                if (i % 25 == 0) {
                    // Few fit into the queue of those that are not accepted yet; more would come again after a second.
                    Thread.sleep(10);
                }
            }
            assumeTrue(System.nanoTime() - begun < 5_000_000_000L, "this machine is too busy to open sockets in time");
            try (Socket waiting = new Socket(here, server.address().getPort())) {
                waiting.getOutputStream()
                        .write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                waiting.setSoTimeout(1_000);
                assertThatThrownBy(() -> waiting.getInputStream().readNBytes(12))
                        .isInstanceOf(SocketTimeoutException.class);
                for (Socket one : open) {
                    one.close();
                }
                waiting.setSoTimeout(20_000);
                assertThat(new String(waiting.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        } finally {
            for (Socket one : open) {
                one.close();
            }
        }
    }

    private String rawOrCut(String text) {
        try {
            return raw(text, 200);
        } catch (IOException e) {
            return "cut: " + e.getMessage();
        }
    }

    /** Sends a text, then a byte now and then if asked, until there is an answer. */
    private String raw(String text, int pauseMillis) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(pauseMillis == 0 ? 20_000 : pauseMillis);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            try {
                out.write(text.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException e) {
                // Refused while it was being sent; the answer stands in the other direction.
                return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            }
            while (true) {
                try {
                    return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
                } catch (SocketTimeoutException e) {
                    if (pauseMillis == 0) {
                        throw e;
                    }
                    out.write('x');
                    out.flush();
                }
            }
        }
    }

    @Test
    void aTakenPortIsSaid() {
        int port = server.address().getPort();
        assertThatThrownBy(() -> serve(port))
                .isInstanceOf(FailureException.class)
                .hasMessage("listening on 127.0.0.1:" + port + ": Address already in use");
    }

    @Test
    void sayWhetherItLivesAndIsReady() throws Exception {
        assertThat(answer(to("/healthz").build())).isEqualTo("200 alive");
        assertThat(answer(to("/readyz").build())).isEqualTo("200 ready");
        daemon.stop(Duration.ofSeconds(5));
        assertThat(answer(to("/healthz").build())).isEqualTo("200 alive");
        assertThat(answer(to("/readyz").build())).isEqualTo("503 not ready: it is stopping");
    }
}
