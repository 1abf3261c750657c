package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Upcoming;
import dev.towpath.model.EnvironmentName;
import dev.towpath.plan.GateResult;
import dev.towpath.plan.Hold;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import dev.towpath.report.TargetReport;
import dev.towpath.testing.BoardUnderTest;
import dev.towpath.testing.ScriptedWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pages over HTTP, from a daemon whose runs find what a test says. */
class PagesIT {
    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e";

    private final HttpClient client = HttpClient.newHttpClient();
    private final BoardUnderTest board = new BoardUnderTest();

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void showsTheMatrixAndWhatComesNext() throws Exception {
        board.ticker.comes(
                new Upcoming(Instant.parse("2026-11-20T09:00:00Z"), "infra/all", Purpose.RECONCILE, Trigger.SCHEDULE));
        board.work.finds(
                ScriptedWork.line("web/dev", State.IN_SYNC, "sha-1"),
                soaking("web/prod", "sha-0"),
                ScriptedWork.line("worker/dev", State.FAILED, "sha-9"));
        URI server = serving();
        String page = get(server, "/").body();
        assertThat(text(page))
                .contains("infra at 1111111", "3 of 3 targets", "web", "worker", "in sync", "failed", "soaking")
                .contains("2026-11-20 09:00 reconcile infra/all (schedule)")
                .contains("2026-11-20 10:30 web/prod may change: soaking");
        wellMade(page);
        assertThat(text(get(server, "/?state=failed").body()))
                .contains("1 of 3 targets", "worker")
                .doesNotContain("soaking sha");
        assertThat(text(get(server, "/?app=wor").body())).contains("1 of 3 targets");
        assertThat(text(get(server, "/?env=prod").body())).contains("1 of 3 targets");
        assertThat(text(get(server, "/?q=SHA-9").body())).contains("1 of 3 targets");
        assertThat(text(get(server, "/?q=nothing-like-it").body())).contains("No target is like that.");
        assertThat(get(server, "/?repository=other").statusCode()).isEqualTo(404);
    }

    @Test
    void showsATargetWithItsGatesAndItsPipeline() throws Exception {
        board.work.finds(
                ScriptedWork.line("web/dev", State.DEPLOYED, "sha-1", "deploy sha-1"), soaking("web/prod", "sha-1"));
        URI server = serving();
        String page = get(server, "/target/infra/web/prod").body();
        assertThat(text(page))
                .contains("web/prod ‖ held", "soaks until 10:30", "closed", "not before 2026-11-20 10:30")
                .contains("dev is deployed; prod is held, promoted from dev");
        assertThat(page)
                .contains("<title id=\"pipeline-title\">How web is promoted</title>", "class=\"arrow\"")
                .contains("https://github.com/acme/infra/blob/1111111111111111111111111111111111111111"
                        + "/apps/web/prod/promotion.yaml#L3");
        wellMade(page);
        assertThat(text(get(server, "/target/infra/web/dev").body())).contains("#1", "deploy sha-1");
        for (String none : List.of("/target/infra/web/stage", "/target/other/web/dev", "/target/infra/WEB/x..y")) {
            assertThat(get(server, none).statusCode()).as(none).isEqualTo(404);
        }
    }

    @Test
    void showsRuns() throws Exception {
        board.work.finds(ScriptedWork.line("web/dev", State.DEPLOYED, "sha-1", "deploy sha-1"));
        URI server = serving();
        String list = get(server, "/runs").body();
        assertThat(text(list)).contains("#1 infra/all, reconcile schedule", "1 deployed");
        wellMade(list);
        String one = get(server, "/runs/1").body();
        assertThat(text(one)).contains("Run 1", "run-1", "web/dev", "deploy sha-1", "ssm:GetParameters 2");
        wellMade(one);
        assertThat(get(server, "/runs/run-1").body()).isEqualTo(one);
        assertThat(get(server, "/runs/77").statusCode()).isEqualTo(404);
    }

    @Test
    void whatOthersWroteStaysText() throws Exception {
        board.work.finds(
                ScriptedWork.line("web/dev", State.DEPLOYED, HOSTILE, HOSTILE),
                ScriptedWork.line("web/prod", State.HELD, HOSTILE));
        URI server = serving();
        String query = "/?q=" + Shown.encoded("\"><script>alert(2)</script>");
        for (String path : List.of("/", "/target/infra/web/dev", "/target/infra/web/prod", "/runs/1", "/runs", query)) {
            String page = get(server, path).body();
            assertThat(page).as(path).doesNotContain("<script>", "\u202e", "alert(1)</script>");
            wellMade(page);
        }
        assertThat(get(server, "/").body()).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void tellsBrowsersToTakeNothingFromElsewhereAndTakesNothing() throws Exception {
        URI server = serving();
        HttpResponse<String> page = get(server, "/");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(get(server, "/towpath.css").headers().firstValue("Content-Type"))
                .contains("text/css; charset=utf-8");
        assertThat(get(server, "/towpath.js").statusCode()).isEqualTo(200);
        HttpRequest post = HttpRequest.newBuilder(server.resolve("/"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isIn(404, 405);
    }

    @Test
    void admitsThisMachineOnly() throws Exception {
        URI server = serving();
        assertThat(raw(server, "Host: evil.example")).startsWith("HTTP/1.1 403").contains("for this machine only");
        assertThat(raw(server, "Host: localhost:" + server.getPort())).startsWith("HTTP/1.1 200");
        for (String proxy : List.of("Forwarded: for=192.0.2.60", "X-Forwarded-For: 192.0.2.60", "Via: 1.1 proxy")) {
            assertThat(raw(server, "Host: localhost\r\n" + proxy))
                    .startsWith("HTTP/1.1 403")
                    .contains("for this machine only");
        }
    }

    @Test
    void admitsWhomTheProxySignedIn() throws Exception {
        URI server = board.serving(new Visitors.BehindProxy("X-Forwarded-User", List.of("127.0.0.1")));
        assertThat(raw(server, "Host: towpath.example"))
                .startsWith("HTTP/1.1 403")
                .contains("has signed nobody in");
        assertThat(raw(server, "Host: towpath.example\r\nX-Forwarded-User: alice"))
                .startsWith("HTTP/1.1 200");
        URI other = board.serving(new Visitors.BehindProxy("X-Forwarded-User", List.of("10.0.0.5")));
        assertThat(raw(other, "Host: towpath.example\r\nX-Forwarded-User: alice"))
                .startsWith("HTTP/1.1 403")
                .contains("through the reverse proxy only, not to 127.0.0.1");
    }

    @Test
    void tellsAnOpenPageOfAChange() throws Exception {
        board.work.finds(ScriptedWork.line("web/dev", State.IN_SYNC, "sha-1"));
        URI server = serving();
        HttpResponse<InputStream> events = client.send(
                HttpRequest.newBuilder(server.resolve("/events"))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(events.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String first = next(lines);
            board.work.finds(ScriptedWork.line("web/dev", State.FAILED, "sha-2"));
            board.ticker.run("infra/all");
            assertThat(next(lines)).isNotEqualTo(first).startsWith("data:");
        }
        assertThat(text(get(server, "/").body())).contains("failed sha-2");
    }

    @Test
    void tenThousandTargetsFitOnPages() throws Exception {
        TargetReport[] many = new TargetReport[10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = ScriptedWork.line(
                    "app-" + i / 4 + "/env" + i % 4, i % 7 == 0 ? State.HELD : State.IN_SYNC, "sha-" + i);
        }
        board.work.finds(many);
        URI server = serving();
        List<String> figures = new ArrayList<>();
        for (String path :
                List.of("/", "/?page=25", "/?state=held", "/?q=sha-9999", "/target/infra/app-77/env1", "/runs")) {
            String body = get(server, path).body();
            long began = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                get(server, path);
            }
            long millis = (System.nanoTime() - began) / 5_000_000;
            figures.add(path + ": " + millis + " ms, " + body.length() + " bytes, " + count(body, "<tr>") + " rows");
            assertThat(count(body, "<tr>")).as(path).isLessThanOrEqualTo(101);
            assertThat(body.length()).as(path).isLessThan(200_000);
        }
        Files.write(Path.of("target", "page-times.txt"), figures);
        assertThat(text(get(server, "/").body())).contains("10000 of 10000 targets", "page 1 of 50");
        assertThat(text(get(server, "/?page=99999").body())).contains("page 50 of 50");
    }

    private URI serving() {
        return board.runs().at("");
    }

    private static TargetReport soaking(String target, String pin) {
        TargetReport line = ScriptedWork.line(target, State.HELD, pin);
        Instant until = Instant.parse("2026-11-20T10:30:00Z");
        Hold hold = new Hold(ReasonCode.SOAKING, "soaks until 10:30", List.of("time"), Optional.of(until));
        return new TargetReport(
                        line.target(),
                        line.type(),
                        State.HELD,
                        line.pin(),
                        Optional.of("sha-old"),
                        Optional.of("sha-old"),
                        Optional.empty(),
                        Optional.of(new TargetReport.Reason(
                                ReasonCode.SOAKING, "soaks until 10:30", "", List.of("time"), Optional.of(until))),
                        List.of(),
                        List.of(new GateResult("soak", Optional.of(hold), "has run for 5 min of 1 h")),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.of(new SourceSpan("apps/web/prod/promotion.yaml", 3, 1)))
                .after(new EnvironmentName("dev"));
    }

    private HttpResponse<String> get(URI server, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String raw(URI server, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").replace(" / ", "/");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    /** What every page owes to those who do not see it, and to the policy that it comes with. */
    private static void wellMade(String page) {
        assertThat(page).contains("<html lang=\"en\">", "name=\"viewport\"", "<main id=\"main\"");
        assertThat(count(page, "<th>")).as("headers without a scope").isZero();
        assertThat(page).doesNotContain(" style=", "<style", " onclick=", "javascript:");
        assertThat(count(page, "<script")).isEqualTo(count(page, "<script src=\"/towpath.js\" defer></script>"));
        Matcher inputs = Pattern.compile("<(?:input|select) id=\"([^\"]+)\"").matcher(page);
        while (inputs.find()) {
            assertThat(page).contains("<label for=\"" + inputs.group(1) + "\">");
        }
        List<String> ids = new ArrayList<>();
        Matcher all = Pattern.compile(" id=\"([^\"]+)\"").matcher(page);
        while (all.find()) {
            ids.add(all.group(1));
        }
        assertThat(ids).doesNotHaveDuplicates();
    }
}
