package dev.towpath.browser;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.app.Main;
import dev.towpath.cli.Console;
import dev.towpath.model.GitSha;
import dev.towpath.model.HookSecret;
import dev.towpath.snapshot.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code towpath demo --serve}, as a person starts it. */
final class DemoUnderTest implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://127\\.0\\.0\\.1:[0-9]+)\n");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Path directory;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger status = new AtomicInteger(-1);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Thread thread;

    private DemoUnderTest(Path directory) {
        this.directory = directory;
        this.thread = new Thread(this::run, "demo-under-test");
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to play it. */
    static DemoUnderTest start(Path directory) {
        return new DemoUnderTest(directory);
    }

    private void run() {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        // Without a PATH there is no Terraform, which would take longer than all the rest.
        Map<String, String> environment =
                Map.of("HOME", directory.toString(), "PATH", "/nonexistent", "TOWPATH_ARTIFACT_SECRET", SECRET);
        Console console = new Console(stream, stream, false, false, environment);
        status.set(Main.run(
                List.of("demo", "--serve", "--port", "0", "--keep", "demo"),
                console,
                directory,
                stopping::get,
                () -> {}));
    }

    /** Where its pages are, once the story is over. */
    URI address() throws InterruptedException {
        while (thread.isAlive()) {
            Matcher matcher = LISTENING.matcher(told());
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
            Thread.sleep(50);
        }
        throw new AssertionError(told());
    }

    /** All that it has said. */
    String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Pins a build in a target, commits, and tells the daemon as a build does. */
    void pin(String target, String build) throws IOException, InterruptedException {
        Path repository = directory.resolve("demo/infra-config");
        Files.writeString(repository.resolve("apps/" + target + "/promotion.yaml"), "artifact: " + build + "\n");
        try (RepositoryWriter writer = RepositoryWriter.init(repository)) {
            GitSha unused =
                    writer.commit("Pin " + build, new Person("developer", "developer@example.com"), Instant.now());
        }
        String body = "{\"artifact\":\"" + build + "\"}";
        String time = Long.toString(Instant.now().getEpochSecond());
        String signature = new HookSecret(SECRET).sign((time + "." + body).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address().resolve("/hooks/artifact"))
                                .header("X-Towpath-Timestamp", time)
                                .header("X-Towpath-Signature-256", signature)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    /** Ends it as Ctrl-C does; the exit code. */
    int stop() throws InterruptedException {
        stopping.set(true);
        thread.join();
        return status.get();
    }

    @Override
    public void close() throws InterruptedException {
        int unused = stop();
    }
}
