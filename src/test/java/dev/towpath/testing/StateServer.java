package dev.towpath.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Terraform's HTTP backend on a free loopback port: one state and one lock, see
 * <a href="https://developer.hashicorp.com/terraform/language/backend/http">its protocol</a>.
 */
public final class StateServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicReference<Optional<byte[]>> state = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<byte[]>> lock = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Integer>> refusing = new AtomicReference<>(Optional.empty());
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicReference<Witness> witness = new AtomicReference<>(new Witness() {});

    /** Somebody who sees each request twice: when it has arrived, and when it has been answered. What it does holds Terraform up. */
    public interface Witness {
        /** A request with its body is there, and nothing has been done about it yet. */
        default void arrived(String method, String body) {}

        /** The answer is on its way. */
        default void answered(String method, String body) {}
    }

    private StateServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "state-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    /** Starts one without a state. */
    public static StateServer start() {
        try {
            return new StateServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The block that makes a root use it. */
    public String backend() {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/state";
        return """
                terraform {
                  backend "http" {
                    address        = "%s"
                    lock_address   = "%s"
                    unlock_address = "%s"
                    retry_max      = 0
                  }
                }
                """.formatted(address, address, address);
    }

    /** From now on no state is taken, or again. */
    public void refuseWrites(boolean refuse) {
        refusing.set(refuse ? Optional.of(500) : Optional.empty());
    }

    /** From now on whoever brings a state gets this status; 0 closes the connection without a word. */
    public void refuseWritesWith(int status) {
        refusing.set(Optional.of(status));
    }

    /** The state as it was last written; empty text if it never was. */
    public String state() {
        return state.get()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** From now on somebody sees every request. */
    public void watchedBy(Witness other) {
        witness.set(other);
    }

    /** Changes the state as if something else than Terraform had changed what it stands for. */
    public void edit(String text, String other) {
        String edited = state().replace(text, other);
        if (edited.equals(state())) {
            throw new IllegalStateException("\"" + text + "\" is not in the state " + state());
        }
        state.set(Optional.of(edited.getBytes(StandardCharsets.UTF_8)));
    }

    /** Forgets the state. */
    public void forget() {
        state.set(Optional.empty());
    }

    /** Who holds the lock, as Terraform told it. */
    public Optional<String> lock() {
        return lock.get().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Frees the lock, as {@code force-unlock} does. */
    public void unlock() {
        lock.set(Optional.empty());
    }

    /** Puts somebody else's lock in place. */
    public void lockedBy(String info) {
        lock.set(Optional.of(info.getBytes(StandardCharsets.UTF_8)));
    }

    /** How often a state was written. */
    public int writes() {
        return writes.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String text = new String(body, StandardCharsets.UTF_8);
        witness.get().arrived(exchange.getRequestMethod(), text);
        answer(exchange, body);
        witness.get().answered(exchange.getRequestMethod(), text);
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> send(exchange, state.get().isPresent() ? 200 : 404, state.get());
            case "POST" -> {
                Optional<Integer> refusal = refusing.get();
                if (refusal.filter(status -> status == 0).isPresent()) {
                    exchange.close();
                } else if (refusal.isPresent()) {
                    send(exchange, refusal.get(), Optional.empty());
                } else {
                    writes.incrementAndGet();
                    state.set(Optional.of(body));
                    send(exchange, 200, Optional.empty());
                }
            }
            case "LOCK" -> {
                Optional<byte[]> before = lock.getAndUpdate(held -> held.isPresent() ? held : Optional.of(body));
                send(exchange, before.isPresent() ? 423 : 200, before);
            }
            case "UNLOCK" -> {
                lock.set(Optional.empty());
                send(exchange, 200, Optional.empty());
            }
            default -> send(exchange, 405, Optional.empty());
        }
    }

    private static void send(HttpExchange exchange, int status, Optional<byte[]> body) throws IOException {
        byte[] bytes = body.orElseGet(() -> new byte[0]);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
