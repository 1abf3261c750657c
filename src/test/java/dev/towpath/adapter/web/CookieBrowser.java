package dev.towpath.adapter.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * As much of a browser as signing in needs: cookies, and redirects followed one by one. What it asks of the public address goes to a
 * server without TLS, as if a proxy stood between them.
 */
final class CookieBrowser {
    static final String PUBLIC = "https://towpath.example";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final List<String> given = new ArrayList<>();
    private final List<String> visited = new ArrayList<>();
    final Map<String, String> cookies = new TreeMap<>();

    CookieBrowser(URI server) {
        this.server = server;
    }

    /** Each Set-Cookie, as it was given. */
    List<String> given() {
        return given;
    }

    /** Each address that it was sent to. */
    List<String> visited() {
        return visited;
    }

    HttpRequest.Builder request(String address) {
        boolean ours = address.startsWith(PUBLIC) || address.startsWith("/");
        URI to = ours ? URI.create(server + address.replace(PUBLIC, "")) : URI.create(address);
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        if (ours && !cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    /** One answer. */
    HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return answer(request(address).build());
    }

    HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        answer.headers().allValues("Set-Cookie").forEach(this::take);
        return answer;
    }

    /** What never ends. */
    HttpResponse<InputStream> stream(String address) throws IOException, InterruptedException {
        return client.send(
                request(address).setHeader("Accept", "text/event-stream").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    /** The answer at the end of all redirects. */
    HttpResponse<String> follow(String address) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(address);
        for (int hops = 0; answer.statusCode() == 302 && hops < 10; hops++) {
            String next = answer.headers().firstValue("Location").orElseThrow();
            visited.add(next);
            answer = get(next);
        }
        return answer;
    }

    /** Goes through a sign-in up to the address at which the provider sends it back, and does not go there. */
    String untilCallback() throws IOException, InterruptedException {
        String provider = get("/signin").headers().firstValue("Location").orElseThrow();
        return get(provider).headers().firstValue("Location").orElseThrow();
    }

    private void take(String line) {
        given.add(line);
        String[] pair = line.substring(0, line.indexOf(';')).split("=", 2);
        if (line.contains("Max-Age=0;")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }
}
