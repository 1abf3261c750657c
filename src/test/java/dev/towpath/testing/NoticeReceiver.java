package dev.towpath.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Receives notices on loopback, and answers as a test wants: each scripted answer once, then 200. */
public final class NoticeReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Message> messages = new ArrayList<>();
    private Answer usually = exchange -> respond(exchange, 200, "ok");

    private NoticeReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** How a receiver answers. */
    @FunctionalInterface
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** What was received. */
    public record Message(String path, com.sun.net.httpserver.Headers headers, byte[] bytes) {
        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return Optional.ofNullable(headers.getFirst(name)).orElse("");
        }
    }

    public static NoticeReceiver start() {
        try {
            return new NoticeReceiver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address below which messages are taken. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next request is answered so. */
    public synchronized NoticeReceiver once(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** The next request is answered with a status, a body and headers, each {@code Name: value}. */
    public NoticeReceiver once(int status, String body, String... headers) {
        return once(exchange -> respond(exchange, status, body, headers));
    }

    /** Every request that has no answer of its own is answered so. */
    public synchronized NoticeReceiver always(int status, String body) {
        usually = exchange -> respond(exchange, status, body);
        return this;
    }

    /** Everything that was received, taken or not. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    public synchronized void forget() {
        messages.clear();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer answer;
        synchronized (this) {
            messages.add(new Message(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
            answer = answers.isEmpty() ? usually : answers.removeFirst();
        }
        try (exchange) {
            answer.to(exchange);
        }
    }

    private static void respond(HttpExchange exchange, int status, String body, String... headers) throws IOException {
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            exchange.getResponseHeaders().add(parts[0], parts[1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
