package dev.towpath.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A {@code moto_server} of its own on a free loopback port: an AWS emulator that others wrote, so that a test does not believe
 * only our own. The process is ended by its id when the fixture is closed.
 *
 * <p>Accounts are those of assumed roles; buckets of other accounts answer 403; services start with two tasks running.
 */
public final class MotoServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final String ADVICE = "moto_server is not on the PATH; `pip install 'moto[server]'` brings it";

    private final Process process;
    private final URI endpoint;
    private final HttpClient http = HttpClient.newHttpClient();

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts one and waits until it answers; the test is skipped, with how to get it, where it is missing. */
    public static MotoServer start() {
        Optional<String> program = onPath("moto_server");
        Assumptions.assumeTrue(program.isPresent(), ADVICE);
        int port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(List.of(program.orElseThrow(), "-H", "127.0.0.1", "-p", Integer.toString(port)));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MOTO_"));
        environment.put("MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS", "false");
        environment.put("MOTO_ECS_SERVICE_RUNNING", "2");
        environment.put("MOTO_ACM_VALIDATION_WAIT", "0");
        environment.put("MOTO_IAM_LOAD_MANAGED_POLICIES", "true");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            MotoServer server = new MotoServer(builder.start(), URI.create("http://127.0.0.1:" + port));
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where AWS clients send their requests. */
    public URI endpoint() {
        return endpoint;
    }

    /** Forgets everything that was made in any account. */
    public void reset() {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        if (!answers(request)) {
            throw new IllegalStateException("moto_server at " + endpoint + " does not answer");
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/moto-api/"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long end = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (answers(request)) {
                return;
            }
            pause();
        }
        close();
        throw new IllegalStateException("moto_server did not answer at " + endpoint + " within " + START_MAX);
    }

    private boolean answers(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> onPath(String program) {
        for (String directory :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
            File file = new File(directory, program);
            if (file.canExecute() && file.isFile()) {
                return Optional.of(file.getPath());
            }
        }
        return Optional.empty();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
