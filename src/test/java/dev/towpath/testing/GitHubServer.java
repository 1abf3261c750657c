package dev.towpath.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * GitHub's REST API on a free loopback port, over real git repositories: a script says who opened, reviewed and merged what, who is
 * in which team, and what goes wrong.
 *
 * <p>It pages, gives entity tags and answers conditional requests with 304 as GitHub does; its answers have GitHub's own form.
 */
public final class GitHubServer implements AutoCloseable {
    private static final int PAGE_DEFAULT = 30;

    /** Where a GitHub Enterprise Server has its API; this one has it there as well. */
    private static final String ENTERPRISE = "/api/v3";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final GitHubAccounts accounts = new GitHubAccounts();
    private final GitHubShapes shapes;
    private final Map<String, GitHubRepository> repositories = new TreeMap<>();
    private final List<GitHubFault> faults = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Answered> answers = new CopyOnWriteArrayList<>();
    private volatile Optional<String> token = Optional.empty();
    private volatile Optional<GitHubApp> app = Optional.empty();
    private volatile int pageMax = 100;

    /** A request with what was answered, for those who check the form of the answers. */
    public record Answered(String method, String path, int status, String body) {}

    private GitHubServer(HttpServer server) {
        this.server = server;
        this.shapes = new GitHubShapes(url(), accounts);
    }

    /** Starts one that knows no repository yet. */
    public static GitHubServer start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GitHubServer github = new GitHubServer(http);
            http.createContext("/", github::handle);
            http.setExecutor(github.threads);
            http.start();
            return github;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code GITHUB_API_URL} must be. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A repository {@code owner/name} with the commits of a real one. */
    public GitHubRepository repository(String name, GitRepository git) {
        GitHubRepository repository = new GitHubRepository(name, git, url(), shapes);
        repositories.put(name.toLowerCase(Locale.ROOT), repository);
        return repository;
    }

    /** A team {@code organisation/slug} with members; called again it gets more. */
    public GitHubServer team(String name, String... members) {
        accounts.team(name).members().addAll(List.of(members));
        return this;
    }

    /** Someone was invited into a team and has not accepted. */
    public GitHubServer invited(String team, String login) {
        accounts.team(team).pending().add(login);
        return this;
    }

    /** Someone left a team. */
    public GitHubServer left(String team, String login) {
        accounts.team(team).members().remove(login);
        return this;
    }

    /** A team stands below another, whose members its own are too. */
    public GitHubServer nested(String child, String parent) {
        accounts.team(child);
        accounts.team(parent).children().add(child);
        return this;
    }

    /** A team has another name from now on; nothing is at the old one. */
    public GitHubServer renamed(String team, String fresh) {
        accounts.rename(team, fresh);
        return this;
    }

    /** A login is that of a program. */
    public GitHubServer bot(String login) {
        accounts.bot(login);
        return this;
    }

    /** An account is deleted: GitHub shows nobody in its place. */
    public GitHubServer deleted(String login) {
        accounts.delete(login);
        return this;
    }

    /** An account is suspended: its reviews stay, its page is gone. */
    public GitHubServer suspended(String login) {
        accounts.suspend(login);
        return this;
    }

    /** An address in commits belongs to an account; to nobody where none is named. Else {@code x@example.com} is x's. */
    public GitHubServer email(String email, Optional<String> login) {
        accounts.email(email, login);
        return this;
    }

    /** From now on only this token is accepted. */
    public GitHubServer require(String secret) {
        token = Optional.of(secret);
        return this;
    }

    /** From now on only tokens of an installation of this App are accepted. */
    public GitHubServer require(GitHubApp only) {
        app = Optional.of(only);
        return this;
    }

    /** Pages have at most so many entries, whatever was asked for. */
    public GitHubServer pagesOf(int entries) {
        pageMax = entries;
        return this;
    }

    /** Something goes wrong for requests such as {@code "GET .+/pulls/1/reviews"}, a regular expression. */
    public GitHubFault when(String requestsLike) {
        GitHubFault fault = new GitHubFault(requestsLike);
        faults.add(fault);
        return fault;
    }

    /** Nothing goes wrong any more. */
    public void recover() {
        faults.clear();
    }

    /** Method and path of every request so far, with the query where there is one but for the size of pages. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
    }

    /** Every answer so far that was not a fault. */
    public List<Answered> answers() {
        return List.copyOf(answers);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath().replaceFirst("^" + ENTERPRISE + "/", "/");
            Map<String, String> query = query(
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
            String request = exchange.getRequestMethod() + " " + path;
            requests.add(request + shown(query));
            Json body = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .orElse(Json.of(Map.of()));
            Optional<GitHubFault> fault =
                    faults.stream().filter(it -> it.takes(request)).findFirst();
            if (fault.isPresent() && fault.get().kind().isInsteadOfAnAnswer()) {
                fail(exchange, fault.get());
                return;
            }
            GitHubAnswer answer = authorized(exchange, path).orElseGet(() -> answer(exchange, path, query, body));
            boolean cutShort =
                    fault.filter(it -> it.kind() == GitHubFault.Kind.CUT_SHORT).isPresent();
            send(exchange, answer, query, cutShort);
        }
    }

    private void fail(HttpExchange exchange, GitHubFault fault) throws IOException {
        if (fault.kind() == GitHubFault.Kind.SILENCE) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else if (fault.kind() == GitHubFault.Kind.ANSWER) {
            fault.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = fault.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fault.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The refusal of a request with other credentials than are required. */
    private Optional<GitHubAnswer> authorized(HttpExchange exchange, String path) {
        String given = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (path.startsWith("/app/")) {
            return Optional.empty();
        }
        boolean fine = token.map(secret -> given.equals("Bearer " + secret)).orElse(true)
                && app.map(it -> it.accepts(given)).orElse(true);
        return fine ? Optional.empty() : Optional.of(GitHubAnswer.error(401, "Bad credentials"));
    }

    private GitHubAnswer answer(HttpExchange exchange, String path, Map<String, String> query, Json body) {
        String method = exchange.getRequestMethod();
        List<String> segments = Arrays.stream(path.substring(1).split("/", -1))
                .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                .toList();
        String first = segments.get(0);
        if (first.equals("repos") && segments.size() >= 3) {
            String name = segments.get(1) + "/" + segments.get(2);
            return Optional.ofNullable(repositories.get(name.toLowerCase(Locale.ROOT)))
                    .flatMap(it -> it.answer(method, segments.subList(3, segments.size()), query, "towpath[bot]", body))
                    .orElseGet(GitHubAnswer::notFound);
        }
        if (first.equals("orgs") && segments.size() >= 5 && segments.get(2).equals("teams")) {
            return team(segments.get(1) + "/" + segments.get(3), segments.subList(4, segments.size()));
        }
        if (first.equals("users") && segments.size() == 2 && method.equals("GET")) {
            String login = segments.get(1);
            return accounts.isDeleted(login) || accounts.isSuspended(login)
                    ? GitHubAnswer.notFound()
                    : GitHubAnswer.ok(shapes.profile(login));
        }
        if (method.equals("POST") && path.matches("/app/installations/[0-9]+/access_tokens")) {
            String given = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            return app.map(it -> it.token(given, segments.get(2), Instant.now()))
                    .orElseGet(GitHubAnswer::notFound);
        }
        return GitHubAnswer.notFound();
    }

    private GitHubAnswer team(String name, List<String> rest) {
        Optional<GitHubAccounts.Team> team = accounts.find(name);
        if (team.isEmpty()) {
            return GitHubAnswer.notFound();
        }
        if (rest.equals(List.of("members"))) {
            return GitHubAnswer.list(
                    accounts.members(team.get()).stream().map(shapes::user).toList());
        }
        if (rest.size() == 2 && rest.get(0).equals("memberships")) {
            boolean active = accounts.members(team.get()).stream().anyMatch(rest.get(1)::equalsIgnoreCase);
            boolean pending = team.get().pending().stream().anyMatch(rest.get(1)::equalsIgnoreCase);
            return active || pending
                    ? GitHubAnswer.ok(GitHubShapes.object(
                            "url",
                            url() + "/orgs/" + name + "/memberships/" + rest.get(1),
                            "role",
                            "member",
                            "state",
                            active ? "active" : "pending"))
                    : GitHubAnswer.notFound();
        }
        return GitHubAnswer.notFound();
    }

    private void send(HttpExchange exchange, GitHubAnswer answer, Map<String, String> query, boolean cutShort)
            throws IOException {
        Object json = answer.json().orElse(Map.of());
        if (json instanceof List<?> list) {
            json = page(exchange, list, query);
        }
        String text = Json.of(json).canonical();
        String tag = "W/\"" + Digest.of(text + exchange.getRequestURI()).hex() + "\"";
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.getResponseHeaders().set("X-RateLimit-Limit", "5000");
        exchange.getResponseHeaders().set("X-RateLimit-Remaining", "4999");
        exchange.getResponseHeaders()
                .set("X-RateLimit-Reset", Long.toString(Instant.now().getEpochSecond() + 3600));
        boolean get = exchange.getRequestMethod().equals("GET") && answer.status() == 200;
        if (get) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        if (get && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        if (answer.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        answers.add(new Answered(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), answer.status(), text));
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes, 0, cutShort ? bytes.length / 2 : bytes.length);
    }

    private List<Object> page(HttpExchange exchange, List<?> list, Map<String, String> query) {
        int size = Math.min(number(query, "per_page", PAGE_DEFAULT), pageMax);
        int page = number(query, "page", 1);
        int from = Math.min(list.size(), (page - 1) * size);
        int to = Math.min(list.size(), from + size);
        if (to < list.size()) {
            Map<String, String> next = new TreeMap<>(query);
            next.put("page", Integer.toString(page + 1));
            List<String> words = new ArrayList<>();
            next.forEach((name, value) -> words.add(name + "=" + value));
            String base = url() + exchange.getRequestURI().getRawPath() + "?";
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + base + String.join("&", words) + ">; rel=\"next\", <" + base + ">; rel=\"last\"");
        }
        return new ArrayList<>(list.subList(from, to));
    }

    private static int number(Map<String, String> query, String name, int otherwise) {
        return Integer.parseInt(query.getOrDefault(name, Integer.toString(otherwise)));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        for (String word : text.split("&", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                query.put(
                        word.substring(0, equals),
                        URLDecoder.decode(word.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static String shown(Map<String, String> query) {
        List<String> words = new ArrayList<>();
        query.forEach((name, value) -> {
            if (!name.equals("per_page")) {
                words.add(name + "=" + value);
            }
        });
        return words.isEmpty() ? "" : "?" + String.join("&", words);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
