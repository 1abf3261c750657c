package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.CallMeter;
import dev.towpath.model.Limits;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GitHub's REST API as JSON: authenticated, counted, bounded, asked again where that may help, and never elsewhere.
 *
 * <p>A caller names a path, made with {@link #path}, and gets JSON: {@link #get} for one thing, {@link #find} for one that may not
 * be there, {@link #list} for all entries on all pages; {@link #post}, {@link #patch}, {@link #put} and {@link #delete} change
 * something and count as mutations. Bodies are maps and lists of text, numbers and truth values.
 *
 * <p>Whatever is no success is a {@link dev.towpath.problem.FailureException} whose message and advice are sentences for people.
 * Questions are conditional: what was answered before is sent again by GitHub only if it has changed.
 */
public final class GitHubConnection {
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?");
    private static final int PAGE = 100;

    private final GitHubSettings settings;
    private final Clock clock;
    private final Persistence persistence;
    private final AnswerCache cache;
    private final Optional<InstallationTokens> tokens;
    private volatile Optional<Instant> serverTime = Optional.empty();

    /** A connection that makes no request before it is asked something. */
    public GitHubConnection(GitHubSettings settings, CallMeter calls, Clock clock, Pause pause) {
        this(settings, calls, clock, pause, Limits.FORGE_ANSWER_MAX);
    }

    GitHubConnection(GitHubSettings settings, CallMeter calls, Clock clock, Pause pause, Duration patience) {
        this.settings = settings;
        this.clock = clock;
        this.persistence = new Persistence(new Wire(patience), calls, clock, pause);
        this.cache = new AnswerCache(settings.cache(), settings.credentials());
        this.tokens = settings.credentials() instanceof GitHubCredentials.App app
                ? Optional.of(new InstallationTokens(app, clock, this::tokenRequest))
                : Optional.empty();
    }

    /** The path of segments, each escaped: {@code path("repos", "acme", "web app")} is {@code /repos/acme/web%20app}. */
    public static String path(Object... segments) {
        StringBuilder path = new StringBuilder();
        for (Object segment : segments) {
            path.append('/').append(escaped(String.valueOf(segment)));
        }
        return path.toString();
    }

    /** The path of something in a repository, {@code owner/name}. */
    public static String pathIn(String repository, Object... segments) {
        String[] names = repository.split("/", 2);
        return path("repos", names[0], names.length > 1 ? names[1] : "") + path(segments);
    }

    private static String escaped(String segment) {
        String text = URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
        return text.equals(".") || text.equals("..") ? text.replace(".", "%2E") : text;
    }

    /** What is at a path. */
    public Json get(String path) {
        return page(address(path)).json();
    }

    /** What is at a path; empty where GitHub says that nothing is. */
    public Optional<Json> find(String path) {
        Reply reply = conditional(address(path));
        return reply.status() == 404 ? Optional.empty() : Optional.of(read("GET " + path, reply));
    }

    /** Every entry of a list, on however many pages; a list of more than {@link Limits#FORGE_ENTRIES_MAX} is a failure. */
    public List<Json> list(String path) {
        List<Json> entries = new ArrayList<>();
        Optional<URI> next = Optional.of(firstPage(path));
        while (next.isPresent()) {
            Page page = page(next.get());
            entries.addAll(page.items());
            next = page.next();
            if (next.isPresent() && page.items().isEmpty()) {
                throw Refusals.unreadable("GET " + path);
            }
            if (entries.size() > Limits.FORGE_ENTRIES_MAX
                    || (next.isPresent() && entries.size() >= Limits.FORGE_ENTRIES_MAX)) {
                throw Refusals.tooLong("GET " + path, Limits.FORGE_ENTRIES_MAX);
            }
        }
        return List.copyOf(entries);
    }

    /** The first hundred entries of a list, and whether there are more. */
    FirstPage first(String path) {
        return firstPage(page(firstPage(path)));
    }

    /** The same; empty where GitHub says that nothing is there. */
    Optional<FirstPage> findFirst(String path) {
        URI address = firstPage(path);
        Reply reply = conditional(address);
        return reply.status() == 404 ? Optional.empty() : Optional.of(firstPage(page(address, reply)));
    }

    private static FirstPage firstPage(Page page) {
        return new FirstPage(page.items(), page.next().isPresent());
    }

    /** The beginning of a list. */
    record FirstPage(List<Json> entries, boolean more) {}

    /** Creates something; what GitHub says of it. Not repeated when the answer is lost. */
    public Json post(String path, Object body) {
        return change("POST", path, Optional.of(body));
    }

    /** Changes part of something; what GitHub says of it now. */
    public Json patch(String path, Object body) {
        return change("PATCH", path, Optional.of(body));
    }

    /** Puts something into its place; what GitHub says of it. */
    public Json put(String path, Object body) {
        return change("PUT", path, Optional.of(body));
    }

    /** Removes something. */
    public void delete(String path) {
        change("DELETE", path, Optional.empty());
    }

    /** The time of GitHub's own clock in its last answer; this machine's before the first. */
    public Instant serverTime() {
        return serverTime.orElseGet(clock::instant);
    }

    /** Lets time pass as this connection does. */
    void sleep(Duration time) {
        persistence.sleep(time);
    }

    /** One page with the address of the one after it. */
    private record Page(Json json, Optional<URI> next, String what) {
        List<Json> items() {
            if (!json.isArray()) {
                throw Refusals.unreadable(what);
            }
            return json.items();
        }
    }

    private Page page(URI address) {
        return page(address, conditional(address));
    }

    private Page page(URI address, Reply reply) {
        String what = "GET " + shown(address);
        Json json = read(what, reply);
        Optional<String> link = reply.header("link").flatMap(GitHubConnection::nextOf);
        return new Page(json, link.map(text -> followed(what, text)), what);
    }

    private static Optional<String> nextOf(String link) {
        Matcher next = NEXT.matcher(link);
        return next.find() ? Optional.of(next.group(1)) : Optional.empty();
    }

    /** The token goes nowhere but to the API that was asked. */
    private URI followed(String what, String text) {
        try {
            URI address = URI.create(text);
            boolean same = settings.api().getScheme().equalsIgnoreCase(address.getScheme())
                    && GitHubSettings.authority(settings.api()).equals(GitHubSettings.authority(address))
                    && address.getRawUserInfo() == null
                    && address.getRawPath().startsWith(settings.api().getRawPath() + "/");
            if (same) {
                return address;
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            throw Refusals.foreign(what, text);
        }
        throw Refusals.foreign(what, text);
    }

    /** The answer to a question; one that GitHub confirms comes from the cache and looks like a fresh one. */
    private Reply conditional(URI address) {
        String key = settings.api() + "\n" + settings.credentials().identity() + "\nGET " + address;
        Optional<AnswerCache.Kept> kept = cache.find(key);
        Map<String, String> headers = headers();
        kept.ifPresent(it -> headers.put("If-None-Match", it.tag()));
        Reply reply = noted(persistence.send("GET", address, headers, Optional.empty(), false));
        if (reply.status() == 304 && kept.isPresent()) {
            TreeMap<String, String> confirmed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            kept.get().link().filter(link -> !link.isEmpty()).ifPresent(link -> confirmed.put("link", link));
            confirmed.putAll(reply.headers());
            return new Reply(200, confirmed, kept.get().body());
        }
        if (reply.status() == 200 && maySaySo(reply)) {
            reply.header("etag")
                    .ifPresent(tag -> cache.keep(key, new AnswerCache.Kept(tag, reply.header("link"), reply.body())));
        }
        return reply;
    }

    /**
     * Whether "not changed" would say all there is to know about an answer.
     *
     * <p>A last page that is full does not change when the list goes on behind it, so it is always asked for anew.
     */
    private static boolean maySaySo(Reply reply) {
        boolean goesOn = reply.header("link").flatMap(GitHubConnection::nextOf).isPresent();
        return Json.parse(reply.body())
                .filter(json -> goesOn || json.items().size() < PAGE)
                .isPresent();
    }

    private Json change(String method, String path, Optional<Object> body) {
        Map<String, String> headers = headers();
        headers.put("Content-Type", "application/json");
        Optional<String> text = body.map(it -> Json.of(it).canonical());
        Reply reply = noted(persistence.send(method, address(path), headers, text, true));
        return reply.status() == 204 ? Json.of(Map.of()) : read(method + " " + path, reply);
    }

    private Reply tokenRequest(String path, String authorization) {
        Map<String, String> headers = headersAs(Optional.of(authorization));
        headers.put("Content-Type", "application/json");
        return noted(persistence.send("POST", address(path), headers, Optional.of("{}"), false));
    }

    private Json read(String what, Reply reply) {
        if (!reply.isSuccess()) {
            throw Refusals.of(what, reply, settings.credentials());
        }
        return Json.parse(reply.body()).orElseThrow(() -> Refusals.unreadable(what));
    }

    private Reply noted(Reply reply) {
        reply.date().ifPresent(date -> serverTime = Optional.of(date));
        return reply;
    }

    private Map<String, String> headers() {
        if (settings.credentials() instanceof GitHubCredentials.Token token) {
            return headersAs(Optional.of("Bearer " + token.value()));
        }
        return headersAs(tokens.map(it -> "Bearer " + it.current()));
    }

    private static Map<String, String> headersAs(Optional<String> authorization) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Accept", "application/vnd.github+json");
        headers.put("X-GitHub-Api-Version", "2022-11-28");
        headers.put("User-Agent", "towpath");
        authorization.ifPresent(value -> headers.put("Authorization", value));
        return headers;
    }

    private URI address(String path) {
        return URI.create(settings.api() + path);
    }

    private URI firstPage(String path) {
        return address(path + (path.contains("?") ? "&" : "?") + "per_page=" + PAGE);
    }

    private String shown(URI address) {
        return address.getRawPath().substring(settings.api().getRawPath().length());
    }
}
