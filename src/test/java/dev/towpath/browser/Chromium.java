package dev.towpath.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towpath.adapter.json.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The system's Chromium without a window, spoken to in its own protocol (https://chromedevtools.github.io/devtools-protocol/): the few
 * calls that the tests need are less than any driver would bring along.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "headless-shell");
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Json>> open = new ConcurrentHashMap<>();
    private final List<Consumer<Json>> listeners = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Chromium(Process process, Path log, URI address) {
        this.process = process;
        this.log = log;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Ear())
                .orTimeout(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Starts it with nothing remembered; the test is skipped where there is none. */
    static Chromium start(Path directory) throws IOException, InterruptedException {
        Optional<Path> program = program();
        assumeTrue(
                program.isPresent(),
                "no Chromium on the PATH: apt-get install chromium, or name one with TOWPATH_TEST_CHROMIUM");
        Path data = Files.createDirectories(directory.resolve("profile"));
        Path log = directory.resolve("chromium.log");
        ProcessBuilder builder = new ProcessBuilder(
                        program.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--disable-sync",
                        "--disable-extensions",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-features=OptimizationHints,MediaRouter,Translate",
                        "--no-first-run",
                        "--no-default-browser-check",
                        "--force-color-profile=srgb",
                        "--user-data-dir=" + data,
                        "--remote-debugging-port=0",
                        "about:blank")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("TMPDIR", directory.toString());
        Process process = builder.start();
        Path told = data.resolve("DevToolsActivePort");
        long end = System.nanoTime() + ANSWER_MAX.toNanos();
        while (!Files.exists(told) || Files.readAllLines(told).size() < 2) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("Chromium did not begin:\n" + Files.readString(log));
            }
            Thread.sleep(20);
        }
        List<String> lines = Files.readAllLines(told);
        return new Chromium(process, log, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
    }

    private static Optional<Path> program() {
        String named = System.getenv().getOrDefault("TOWPATH_TEST_CHROMIUM", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(path.split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder).resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens an empty page in a context of its own. */
    Page page() {
        String context = text(call("", "Target.createBrowserContext", Map.of()), "browserContextId");
        String target = text(
                call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context)), "targetId");
        String session =
                text(call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true)), "sessionId");
        return new Page(this, session, () -> {
            Json unused = call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
        });
    }

    private static String text(Json answer, String name) {
        return answer.get(name).text().orElseThrow(() -> new AssertionError(answer.toString()));
    }

    /** Is told every event from now on. */
    void listen(Consumer<Json> listener) {
        listeners.add(listener);
    }

    /** Calls a method of the protocol, of a session or, if that is empty, of the browser. */
    Json call(String session, String method, Map<String, Object> parameters) {
        long number = numbers.incrementAndGet();
        Map<String, Object> message = new TreeMap<>(Map.of("id", number, "method", method, "params", parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<Json> answer = new CompletableFuture<>();
        open.put(number, answer);
        synchronized (socket) {
            WebSocket unused =
                    socket.sendText(Json.of(message).canonical(), true).join();
        }
        try {
            Json reply = answer.get(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS);
            if (!reply.get("error").isMissing()) {
                throw new AssertionError(method + ": " + reply.get("error"));
            }
            return reply.get("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " was not answered by Chromium", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method + " was interrupted", e);
        }
    }

    /** What Chromium says, put together from its frames. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Json message = Json.parse(text.toString()).orElseThrow();
                text.setLength(0);
                heard(message);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void heard(Json message) {
            Optional<CompletableFuture<Json>> asked =
                    message.get("id").number().flatMap(number -> Optional.ofNullable(open.remove(number.longValue())));
            if (asked.isPresent()) {
                boolean unused = asked.get().complete(message);
            } else {
                listeners.forEach(listener -> listener.accept(message));
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.abort();
        List<ProcessHandle> all = new ArrayList<>();
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(all::add);
        }
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        for (ProcessHandle child : all) {
            boolean unused = child.destroyForcibly();
            child.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
        Files.writeString(log, "ended\n", StandardCharsets.UTF_8);
    }
}
