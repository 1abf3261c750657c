package dev.towpath.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes bytes on between clients and an S3 server and counts them, and the requests by bucket and method.
 *
 * <p>No client of the bench pipelines, so a request is a request line at the start of what is read at once.
 */
final class CountingRelay implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("(GET|PUT|HEAD|POST|DELETE) /([^/? ]*)[^ ]* HTTP/1\\.1\r\n");
    private static final int LINE_MAX = 4096;

    private final ServerSocket door;
    private final URI server;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Asked, LongAdder> requests = new ConcurrentHashMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();

    private record Asked(String bucket, String method) {}

    /** What went through: requests by bucket and method, bytes to the server and from it. */
    record Traffic(SortedMap<String, SortedMap<String, Long>> requests, long sent, long received) {
        /** Requests to one bucket, by method. */
        SortedMap<String, Long> to(String bucket) {
            return requests.getOrDefault(bucket, new TreeMap<>());
        }

        long all() {
            return requests.values().stream()
                    .flatMap(methods -> methods.values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
        }

        long of(String method) {
            return requests.values().stream()
                    .mapToLong(methods -> methods.getOrDefault(method, 0L))
                    .sum();
        }
    }

    private CountingRelay(ServerSocket door, URI server) {
        this.door = door;
        this.server = server;
    }

    static CountingRelay before(URI server) throws IOException {
        ServerSocket door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        CountingRelay relay = new CountingRelay(door, server);
        relay.workers.execute(relay::accept);
        return relay;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** The traffic since the last time this was asked. */
    Traffic taken() {
        SortedMap<String, SortedMap<String, Long>> counted = new TreeMap<>();
        requests.forEach((asked, adder) -> {
            long count = adder.sumThenReset();
            if (count > 0) {
                counted.computeIfAbsent(asked.bucket(), bucket -> new TreeMap<>())
                        .put(asked.method(), count);
            }
        });
        return new Traffic(counted, sent.sumThenReset(), received.sumThenReset());
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket target = new Socket();
                target.connect(new InetSocketAddress(server.getHost(), server.getPort()));
                client.setTcpNoDelay(true);
                target.setTcpNoDelay(true);
                workers.execute(() -> pass(client, target, true));
                workers.execute(() -> pass(target, client, false));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, boolean upstream) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (upstream) {
                    sent.add(read);
                    count(buffer, read);
                } else {
                    received.add(read);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has closed the connection, which ends it for both.
        }
    }

    /** Clients wait for an answer before they send the next request, so each request begins what is read at once. */
    private void count(byte[] buffer, int read) {
        String start = new String(buffer, 0, Math.min(read, LINE_MAX), StandardCharsets.ISO_8859_1);
        Matcher matcher = REQUEST.matcher(start);
        if (matcher.lookingAt()) {
            requests.computeIfAbsent(new Asked(matcher.group(2), matcher.group(1)), asked -> new LongAdder())
                    .increment();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        workers.shutdownNow();
    }
}
