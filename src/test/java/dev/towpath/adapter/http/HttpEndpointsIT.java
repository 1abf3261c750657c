package dev.towpath.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.towpath.execute.EndpointCheck.Answer;
import dev.towpath.execute.EndpointCheck.Kind;
import dev.towpath.model.Digest;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.HttpCheck.Body;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import dev.towpath.problem.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deployed applications answer, asked over real sockets; and the addresses that are never asked. */
class HttpEndpointsIT {
    private final List<String> said = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theWantedStatusIsEnough() {
        serve("/health", exchange -> answer(exchange, 200, "fine"));

        Answer answer = ask(check("/health", 200, "2s", Optional.empty()));

        assertThat(answer).isEqualTo(new Answer(Kind.WANTED, url("/health") + " answered 200"));
    }

    @Test
    void itAsksAgainUntilTheApplicationIsWarm() {
        AtomicInteger asked = new AtomicInteger();
        serve("/", exchange -> answer(exchange, asked.incrementAndGet() < 3 ? 503 : 200, "warming up"));

        assertThat(ask(check("/", 200, "5s", Optional.empty())).wanted()).isTrue();
        assertThat(said)
                .hasSize(2)
                .allMatch(
                        line -> line.equals("verifying: " + url("/") + " answered 503 instead of 200: \"warming up\""));
    }

    @Test
    void theLastAnswerIsTheEvidence() {
        serve("/", exchange -> answer(exchange, 500, "<h1>\n\tno   such table\u0007</h1>" + "x".repeat(500)));

        Answer answer = ask(check("/", 200, "1s", Optional.empty()));

        assertThat(answer.kind()).isEqualTo(Kind.OTHERWISE);
        assertThat(answer.sentence())
                .startsWith(url("/") + " answered 500 instead of 200: \"<h1> no such table </h1>xxx")
                .matches(".*x…\", asked [0-9]+ times in 1 second");
    }

    @Test
    void noLetterOfAnAnswerSteersTheTerminal() {
        serve("/", exchange -> answer(exchange, 500, "a\u009b31mred\u202eder\u0000 b"));

        assertThat(ask(check("/", 200, "0s", Optional.empty())).sentence())
                .isEqualTo(url("/") + " answered 500 instead of 200: \"a 31mred der b\"");
    }

    @Test
    void anAddressThatCannotBeIsAnAnswerToo() {
        serve("/far", exchange -> redirect(exchange, "http://127.0.0.1:99999/"));
        serve("/mail", exchange -> redirect(exchange, "mailto:sam@example.com"));
        serve("/none", exchange -> redirect(exchange, "http://[/"));

        assertThat(ask(check("/far", 200, "0s", Optional.empty())).sentence())
                .isEqualTo("http://127.0.0.1:99999/ cannot be asked: there is no port 99999");
        assertThat(ask(check("/mail", 200, "0s", Optional.empty())).sentence())
                .isEqualTo("mailto:sam@example.com cannot be asked: it names no host, or a user");
        assertThat(ask(check("/none", 200, "0s", Optional.empty())).sentence())
                .startsWith(url("/none") + " answered 302 instead of 200");
    }

    @Test
    void aTextIsLookedForInTheBody() {
        serve("/version", exchange -> answer(exchange, 200, "{\"version\":\"sha-1111111\"}"));
        HttpCheck check = check("/version", 200, "0s", Optional.of("\"{pin}\""));

        assertThat(ask(check.of(new Pin("sha-1111111"))).wanted()).isTrue();
        assertThat(ask(check.of(new Pin("sha-2222222"))).sentence())
                .isEqualTo(url("/version")
                        + " answered 200 without \"\"sha-2222222\"\": \"{\"version\":\"sha-1111111\"}\"");
    }

    @Test
    void aPageIsComparedWithThePublishedOneByItsWholeContent() {
        String page = "<html>" + "x".repeat(400_000);
        serve("/", exchange -> answer(exchange, 200, page));
        serve("/cut", exchange -> answer(exchange, 200, page.substring(0, 399_999)));
        serve("/longer", exchange -> answer(exchange, 200, page + "and more"));

        assertThat(ask(exactly("/", page)))
                .isEqualTo(new Answer(Kind.WANTED, url("/") + " answered 200 with \"index.html\" as it was published"));
        assertThat(ask(exactly("/cut", page)))
                .isEqualTo(new Answer(
                        Kind.OTHERWISE,
                        url("/cut") + " answered 200 with 399999 bytes (" + Digest.of(page.substring(0, 399_999))
                                + ") and not \"index.html\" as it was published, 400006 bytes (" + Digest.of(page)
                                + "); if something on the way changes pages, set \"body: any\" in verify of app.yaml"));
        assertThat(ask(exactly("/longer", page)).sentence())
                .startsWith(url("/longer") + " answered 200 with more than 400006 bytes and not \"index.html\"");
    }

    @Test
    void aPackedAnswerIsUnpackedUnlessThePageWasPublishedPacked() throws IOException {
        String page = "<html>packed on the way";
        byte[] packed = packed(page.getBytes(StandardCharsets.UTF_8));
        serve("/", exchange -> encoded(exchange, "gzip", packed));
        serve("/br", exchange -> encoded(exchange, "br", new byte[] {1, 2, 3}));
        serve("/torn", exchange -> encoded(exchange, "gzip", Arrays.copyOf(packed, packed.length / 2)));
        serve("/bomb", exchange -> encoded(exchange, "gzip", packed(new byte[50 << 20])));

        assertThat(ask(exactly("/", page)).wanted()).isTrue();
        assertThat(ask(check("/", 200, "0s", Optional.empty())
                                .serving(new Body.Exactly("index.html", Digest.of(packed), packed.length)))
                        .wanted())
                .isTrue();
        assertThat(ask(exactly("/br", page)).sentence()).contains("with 3 bytes in the encoding \"br\" (sha256:");
        assertThat(ask(exactly("/torn", page)).wanted()).isFalse();
        assertThat(ask(exactly("/bomb", page)).sentence())
                .startsWith(url("/bomb") + " answered 200 with more than 262143 bytes and not \"index.html\"");
    }

    @Test
    void anotherPageBehindARedirectIsNotCompared() {
        serve("/", exchange -> redirect(exchange, "/en/"));
        serve("/en/", exchange -> answer(exchange, 200, "<html>english"));

        assertThat(ask(exactly("/", "<html>choose")))
                .isEqualTo(new Answer(
                        Kind.WANTED,
                        url("/en/")
                                + " answered 200 after a redirect, so its body is not compared with \"index.html\""));
    }

    private HttpCheck exactly(String path, String page) {
        return check(path, 200, "0s", Optional.empty())
                .serving(new Body.Exactly("index.html", Digest.of(page), page.length()));
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static void encoded(HttpExchange exchange, String encoding, byte[] bytes) throws IOException {
        assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("identity");
        exchange.getResponseHeaders().set("Content-Encoding", encoding);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void redirectsAreFollowedAFewTimesUnlessOneIsWanted() {
        serve("/old", exchange -> redirect(exchange, "/new"));
        serve("/new", exchange -> answer(exchange, 200, "here"));
        serve("/round", exchange -> redirect(exchange, "/round"));

        assertThat(ask(check("/old", 200, "0s", Optional.empty())).sentence()).isEqualTo(url("/new") + " answered 200");
        assertThat(ask(check("/old", 302, "0s", Optional.empty())).sentence()).isEqualTo(url("/old") + " answered 302");
        assertThat(ask(check("/round", 200, "0s", Optional.empty())).sentence())
                .isEqualTo(url("/round") + " redirects more than 5 times");
    }

    @Test
    void noRedirectLeadsToTheMetadataServiceOrAwayFromHttps() {
        serve("/steal", exchange -> redirect(exchange, "https://169.254.169.254/latest/meta-data/iam/"));
        serve("/down", exchange -> redirect(exchange, "http://example.com/"));
        serve("/file", exchange -> redirect(exchange, "file:///etc/passwd"));

        assertThat(ask(check("/steal", 200, "0s", Optional.empty())).sentence())
                .isEqualTo("https://169.254.169.254/latest/meta-data/iam/ cannot be asked: it leads to"
                        + " 169.254.169.254, where machines get their credentials");
        assertThat(ask(check("/down", 200, "0s", Optional.empty())).sentence())
                .isEqualTo("http://example.com/ cannot be asked: it is not https");
        assertThat(ask(check("/file", 200, "0s", Optional.empty())).sentence())
                .isEqualTo("file:///etc/passwd cannot be asked: it names no host, or a user");
    }

    @Test
    void anEndlessBodyIsCutOff() {
        serve("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "never ".repeat(2000).getBytes(StandardCharsets.UTF_8);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    body.write(block);
                }
            } catch (IOException e) {
                // The client has hung up, as it should.
            }
        });

        long start = System.nanoTime();
        Answer answer = ask(check("/endless", 200, "0s", Optional.of("the end")));

        assertThat(answer.sentence()).contains(" answered 200 without \"the end\": \"never never");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Limits.HTTP_ANSWER_MAX);
    }

    @Test
    void nothingThatListensIsAnAnswerToo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/";

        Answer answer = ask(new HttpCheck(url, 200, Duration.ZERO, Optional.empty()));

        assertThat(answer).isEqualTo(new Answer(Kind.OTHERWISE, url + " did not answer: the connection is refused"));
    }

    @Test
    void aStopEndsTheWaiting() {
        serve("/", exchange -> answer(exchange, 503, ""));
        AtomicInteger asked = new AtomicInteger();

        Answer answer = endpoints(host -> InetAddress.getAllByName(host))
                .ask(check("/", 200, "60s", Optional.empty()), said::add, () -> asked.incrementAndGet() > 2);

        assertThat(answer).isEqualTo(new Answer(Kind.STOPPED, "stopped while asking " + url("/")));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, ''",
        "93.184.216.34, ''",
        "127.0.0.1, 'it leads to 127.0.0.1, which is this machine itself'",
        "169.254.169.254, 'it leads to 169.254.169.254, where machines get their credentials'",
        "169.254.170.2, 'it leads to 169.254.170.2, where machines get their credentials'",
        "::ffff:169.254.169.254, 'it leads to 169.254.169.254, where machines get their credentials'",
        "fd00:ec2::254, 'it leads to fd00:ec2:0:0:0:0:0:254, where machines get their credentials'",
        "64:ff9b::a9fe:a9fe, 'it leads to 64:ff9b:0:0:0:0:a9fe:a9fe, where machines get their credentials'",
        "fe80::1, 'it leads to fe80:0:0:0:0:0:0:1, where machines get their credentials'",
        "0.0.0.0, 'it leads to 0.0.0.0, which is no host'",
        "224.0.0.1, 'it leads to 224.0.0.1, which is no host'",
    })
    void theAddressBehindANameDecides(String address, String refusal) {
        Optional<Failure> obstacle = endpoints(host -> new InetAddress[] {InetAddress.getByName(address)})
                .obstacle(new HttpCheck("https://shop.example.com/", 200, Duration.ZERO, Optional.empty()));

        assertThat(obstacle.map(Failure::message).orElse(""))
                .isEqualTo(
                        refusal.isEmpty()
                                ? ""
                                : "the address \"https://shop.example.com/\" cannot be asked: " + refusal);
    }

    @Test
    void aNameWithoutAddressIsKnownBeforeAnythingIsChanged() {
        Optional<Failure> obstacle = endpoints(host -> {
                    throw new UnknownHostException(host);
                })
                .obstacle(new HttpCheck("https://shop.example.com/", 200, Duration.ZERO, Optional.empty()));

        assertThat(obstacle.map(Failure::message))
                .contains("the address \"https://shop.example.com/\" cannot be asked: the name \"shop.example.com\""
                        + " has no address");
    }

    private Answer ask(HttpCheck check) {
        return endpoints(InetAddress::getAllByName).ask(check, said::add, () -> false);
    }

    private static HttpEndpoints endpoints(HttpEndpoints.Names names) {
        return new HttpEndpoints(names, System::nanoTime, time -> Thread.sleep(time.toMillis()), Duration.ofMillis(50));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private HttpCheck check(String path, int status, String within, Optional<String> contains) {
        return new HttpCheck(url(path), status, Duration.ofSeconds(Long.parseLong(within.replace("s", ""))), contains);
    }

    /** What a path answers. */
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        assertThat(exchange.getRequestHeaders()).doesNotContainKeys("Authorization", "Cookie");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }
}
