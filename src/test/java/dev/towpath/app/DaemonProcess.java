package dev.towpath.app;

import dev.towpath.model.HookSecret;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A daemon as a process of its own, which can be killed, stopped and gone on with as the kernel does it. */
final class DaemonProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path log;

    private DaemonProcess(Process process, Path out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /** Starts {@code serve} on any free port of loopback; it may not be ready yet. */
    static DaemonProcess start(String name, Path directory, Map<String, String> environment, String... arguments) {
        Path out = directory.resolve(name + ".out");
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dlogback.configurationFile="
                        + Path.of("src/main/resources/logback.xml").toAbsolutePath(),
                "-cp",
                classPath(),
                Main.class.getName(),
                "serve",
                "--port",
                "0"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().remove("TOWPATH_APP");
            return new DaemonProcess(
                    builder.redirectOutput(out.toFile())
                            .redirectError(log.toFile())
                            .start(),
                    out,
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This test's own, whose relative entries mean something in this process's directory only. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where it listens, once it does. */
    URI address() throws InterruptedException {
        await("it listens", START_MAX, () -> text(out).contains("\n"));
        return URI.create(text(out).lines().findFirst().orElseThrow().substring("listening on ".length()));
    }

    String log() {
        return text(log);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its log has a line with all of these words. */
    void logs(Duration max, String... words) throws InterruptedException {
        await("the log has " + String.join(" … ", words), max, () -> logged(words));
    }

    boolean logged(String... words) {
        return log().lines().anyMatch(line -> List.of(words).stream().allMatch(line::contains));
    }

    /** Waits for something of which this daemon's log should tell. */
    void await(String what, Duration max, BooleanSupplier so) throws InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new AssertionError("within " + max + " not seen: " + what + "\n" + text(out) + log());
            }
            Thread.sleep(50);
        }
    }

    /** Tells it that there is a build, as one that knows the secret; the status of the answer. */
    int notified(String secret) throws IOException, InterruptedException {
        String time = Long.toString(Instant.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/hooks/artifact"))
                .header("X-Towpath-Timestamp", time)
                .header(
                        "X-Towpath-Signature-256",
                        new HookSecret(secret).sign((time + ".{}").getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Waits until so many of its runs are over. */
    void ended(int runs, Duration max) throws InterruptedException {
        await(
                runs + " runs are over",
                max,
                () -> log().lines().filter(line -> line.contains("ended after")).count() >= runs);
    }

    /** Sends a signal by its name, such as {@code KILL}, to this very process. */
    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end. */
    int status(Duration max) throws InterruptedException {
        if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not end within " + max + "\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
