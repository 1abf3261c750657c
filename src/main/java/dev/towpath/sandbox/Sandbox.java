package dev.towpath.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link Cloud} that listens on a loopback port for any AWS client whose {@code AWS_ENDPOINT_URL} names it.
 *
 * <p>It is a rehearsal room: signatures are not checked, everything is held in memory and gone when it is closed.
 */
public final class Sandbox implements AutoCloseable {
    private static final int THREADS_MAX = 128;

    static {
        // Without it every small answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers;

    private Sandbox(HttpServer server, ExecutorService workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Serves the cloud on a loopback port; port 0 takes a free one.
     *
     * @throws UncheckedIOException if the port cannot be had
     */
    public static Sandbox start(Cloud cloud, int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
            AtomicInteger count = new AtomicInteger();
            ExecutorService workers = Executors.newFixedThreadPool(THREADS_MAX, task -> {
                Thread thread = new Thread(task, "sandbox-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(workers);
            server.createContext("/", new Wire(cloud));
            server.start();
            Sandbox sandbox = new Sandbox(server, workers);
            cloud.endpoint(sandbox.endpoint().toString());
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** What {@code AWS_ENDPOINT_URL} must be. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
