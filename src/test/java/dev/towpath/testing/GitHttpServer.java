package dev.towpath.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Git's own smart HTTP server on a free loopback port: requests go to {@code git http-backend}, so that the other side of the
 * wire is not JGit.
 */
public final class GitHttpServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Path root;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Optional<String> password = Optional.empty();
    private volatile Optional<String> redirect = Optional.empty();

    private GitHttpServer(HttpServer server, Path root) {
        this.server = server;
        this.root = root;
    }

    /** Serves every repository below a directory. */
    public static GitHttpServer start(Path root) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GitHttpServer git = new GitHttpServer(server, root);
            server.createContext("/", git::handle);
            server.setExecutor(git.threads);
            server.start();
            return git;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a repository. */
    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** From now on, asks for this password. */
    public void require(String secret) {
        password = Optional.of(secret);
    }

    /** From now on, sends everybody to another server. */
    public void redirectTo(String base) {
        redirect = Optional.of(base);
    }

    /** Method, path and {@code Authorization} of every request so far. */
    public List<String> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = Optional.ofNullable(
                            exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("-");
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + authorization);
            if (redirect.isPresent()) {
                exchange.getResponseHeaders().add("Location", redirect.get() + exchange.getRequestURI());
                exchange.sendResponseHeaders(302, -1);
            } else if (!allowed(authorization)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            } else {
                answer(exchange);
            }
        }
    }

    private boolean allowed(String authorization) {
        if (password.isEmpty()) {
            return true;
        }
        String[] words = authorization.split(" ", 2);
        return words.length == 2
                && new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8)
                        .endsWith(":" + password.get());
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "");
        environment.clear();
        environment.putAll(Map.of(
                "PATH",
                path,
                "HOME",
                root.toString(),
                "GIT_CONFIG_NOSYSTEM",
                "1",
                "GIT_CONFIG_COUNT",
                "1",
                "GIT_CONFIG_KEY_0",
                "safe.directory",
                "GIT_CONFIG_VALUE_0",
                "*",
                "GIT_PROJECT_ROOT",
                root.toString(),
                "GIT_HTTP_EXPORT_ALL",
                "1",
                "PATH_INFO",
                exchange.getRequestURI().getPath(),
                "REQUEST_METHOD",
                exchange.getRequestMethod()));
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        environment.put("CONTENT_LENGTH", Integer.toString(body.length));
        header(exchange, "Content-Type").ifPresent(value -> environment.put("CONTENT_TYPE", value));
        header(exchange, "Content-Encoding").ifPresent(value -> environment.put("HTTP_CONTENT_ENCODING", value));
        header(exchange, "Git-Protocol").ifPresent(value -> environment.put("GIT_PROTOCOL", value));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(body);
        }
        try (InputStream out = process.getInputStream()) {
            send(exchange, out);
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static void send(HttpExchange exchange, InputStream cgi) throws IOException {
        int status = 200;
        for (String line = line(cgi); !line.isEmpty(); line = line(cgi)) {
            String[] header = line.split(": ", 2);
            if (header[0].equals("Status")) {
                status = Integer.parseInt(header[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
        }
        byte[] body = cgi.readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
