package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.quartz.MemoryStore;
import dev.towpath.adapter.quartz.QuartzTicker;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.model.HookSecret;
import dev.towpath.model.RunId;
import dev.towpath.testing.ScriptedWork;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may read metrics, over real HTTP. */
class MetricsRouteIT {
    private static final HookSecret SECRET = new HookSecret("the secret of the builds");

    private final QuartzTicker ticker = QuartzTicker.of(new MemoryStore(), 1, Clock.systemUTC(), new Random(1));
    private final Daemon daemon = new Daemon(
            List.of(),
            new ScriptedWork(),
            ticker,
            new Board(Clock.systemUTC()),
            Clock.systemUTC(),
            System::nanoTime,
            () -> new RunId("none"));
    private final List<String> webhooks = new ArrayList<>();
    private final List<WebServer> servers = new ArrayList<>();

    private URI serving(Visitors visitors, String... scrapers) {
        Measures measures = new Measures() {
            @Override
            public void webhook(String hook, String outcome) {
                webhooks.add(hook + " " + outcome);
            }

            @Override
            public String exposition() {
                return "the metrics\n";
            }
        };
        HookSettings hooks = new HookSettings(Optional.empty(), Optional.of(SECRET));
        List<Network> networks = List.of(scrapers).stream().map(Network::parse).toList();
        WebServer server = WebServer.start(
                new WebSettings(WebSettings.LOOPBACK, 0, hooks, visitors, networks),
                daemon,
                measures,
                Clock.systemUTC(),
                System::nanoTime);
        servers.add(server);
        return server.address();
    }

    @AfterEach
    void stop() {
        servers.forEach(WebServer::close);
        daemon.close();
    }

    private static String answer(URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((request.replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(URI server, String path, String headers) throws IOException {
        return answer(server, "GET " + path + " HTTP/1.1\nConnection: close\n" + headers);
    }

    @Test
    void withoutSettingsTheyAreForThisMachine() throws IOException {
        URI server = serving(new Visitors.ThisMachine());
        assertThat(get(server, "/metrics", "Host: 127.0.0.1"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-type: text/plain; version=0.0.4; charset=utf-8\r\n")
                .endsWith("\r\n\r\nthe metrics\n");
        assertThat(get(server, "/metrics", "Host: evil.example"))
                .startsWith("HTTP/1.1 403")
                .contains("for this machine only")
                .doesNotContain("the metrics");
    }

    @Test
    void aNetworkThatIsNamedMayReadThemAndNothingElse() throws IOException {
        URI server = serving(new Visitors.ThisMachine(), "127.0.0.0/8");
        assertThat(get(server, "/metrics", "Host: towpath.internal:8480")).startsWith("HTTP/1.1 200");
        assertThat(get(server, "/", "Host: towpath.internal:8480")).startsWith("HTTP/1.1 403");
        URI other = serving(new Visitors.ThisMachine(), "10.0.0.0/8");
        assertThat(get(other, "/metrics", "Host: towpath.internal:8480")).startsWith("HTTP/1.1 403");
    }

    @Test
    void whatComesThroughTheProxyIsSignedInWhateverItsNetwork() throws IOException {
        Visitors proxied = new Visitors.BehindProxy("X-Forwarded-User", List.of("127.0.0.1"));
        URI server = serving(proxied, "127.0.0.0/8");
        assertThat(get(server, "/metrics", "Host: towpath.example"))
                .startsWith("HTTP/1.1 403")
                .contains("the reverse proxy has signed nobody in");
        assertThat(get(server, "/metrics", "Host: towpath.example\nX-Forwarded-User: alice"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void webhooksAreCountedByWhatWasDoneWithThem() throws IOException {
        URI server = serving(new Visitors.ThisMachine());
        String time = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        String signature = SECRET.sign((time + ".{}").getBytes(StandardCharsets.UTF_8));
        String request = "POST /hooks/artifact HTTP/1.1\nHost: towpath\nConnection: close\nContent-Length: 2\n"
                + "X-Towpath-Timestamp: " + time + "\nX-Towpath-Signature-256: ";
        assertThat(answer(server, request + signature + "\n\n{}")).startsWith("HTTP/1.1 202");
        assertThat(answer(server, request + signature + "\n\n{}")).startsWith("HTTP/1.1 200");
        assertThat(answer(server, request + "sha256=00\n\n{}")).startsWith("HTTP/1.1 403");
        assertThat(webhooks).containsExactly("artifact taken", "artifact seen_before", "artifact not_signed");
    }
}
