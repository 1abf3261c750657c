package dev.towpath.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.towpath.model.Region;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns HTTP requests into operations of services and their answers into HTTP, with the scripted faults in between. */
final class Wire implements HttpHandler {
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/,]+)/[0-9]{8}/([^/,]+)/([^/,]+)/aws4_request");

    private final Cloud cloud;
    private final Apis apis;

    Wire(Cloud cloud) {
        this.cloud = cloud;
        this.apis = new Apis(cloud);
    }

    /** What a signature says: whose key, which region, which service. */
    private record Scope(String accessKey, Region region, String service) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String requestId = cloud.ids().uuid();
            Optional<Answer> answer = answer(exchange, requestId);
            if (answer.isPresent()) {
                send(exchange, answer.get(), requestId);
            }
        }
    }

    private Optional<Answer> answer(HttpExchange exchange, String requestId) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        return answer(exchange.getRequestMethod(), exchange.getRequestURI(), headers(exchange), body, requestId);
    }

    /**
     * What the cloud answers to a request, however it came here.
     *
     * @param headers by name in lower case
     * @return empty if the connection breaks instead
     */
    Optional<Answer> answer(String method, URI uri, Map<String, String> headers, byte[] body, String requestId) {
        Map<String, String> query = query(uri);
        Scope scope = scope(headers, query);
        HttpCall unnamed = unnamed(method, uri, headers, body, scope);
        Api api = apis.of(unnamed, scope.service());
        try {
            HttpCall call = new HttpCall(
                    unnamed.method(),
                    unnamed.path(),
                    query,
                    headers,
                    body,
                    caller(scope, headers, query, unnamed.caller()));
            return carryOut(api, call, requestId);
        } catch (AwsError error) {
            log(api.name() + ":" + api.operation(unnamed), unnamed.caller(), List.of(), error.status(), error.code());
            return Optional.of(api.error(error, unnamed, requestId));
        }
    }

    /** What a request asks for, as in the log. */
    String operation(String method, URI uri, Map<String, String> headers, byte[] body) {
        Scope scope = scope(headers, query(uri));
        HttpCall unnamed = unnamed(method, uri, headers, body, scope);
        Api api = apis.of(unnamed, scope.service());
        return api.name() + ":" + api.operation(unnamed);
    }

    private static Map<String, String> query(URI uri) {
        return HttpCall.parameters(Optional.ofNullable(uri.getRawQuery()).orElse(""));
    }

    /** A request before it is known who makes it. */
    private HttpCall unnamed(String method, URI uri, Map<String, String> headers, byte[] body, Scope scope) {
        Caller anonymous = new Caller(cloud.caller(), scope.region(), Cloud.ANONYMOUS, Cloud.ANONYMOUS, false);
        String path = uri.getRawPath();
        return new HttpCall(method, path.isEmpty() ? "/" : path, query(uri), headers, body, anonymous);
    }

    private Optional<Answer> carryOut(Api api, HttpCall call, String requestId) {
        String operation = api.operation(call);
        String name = api.name() + ":" + operation;
        List<Permission> asked = asked(api, operation, call);
        List<Fault> faults = cloud.faults().take(name, call.caller().account());
        faults.forEach(fault -> pause(fault.delay().toMillis()));
        Optional<Fault.Kind> kind = faults.stream()
                .map(Fault::kind)
                .filter(k -> k != Fault.Kind.DELAY)
                .findFirst();
        if (kind.filter(Fault.Kind.DROP::equals).isPresent()) {
            log(name, call.caller(), asked, 0, "");
            return Optional.empty();
        }
        try {
            Answer answer = struck(kind, api, operation, call);
            boolean lost = kind.filter(Fault.Kind.DROP_ANSWER::equals).isPresent();
            log(name, call.caller(), asked, lost ? 0 : answer.status(), "");
            return lost ? Optional.empty() : Optional.of(answer);
        } catch (AwsError error) {
            log(name, call.caller(), asked, error.status(), error.code());
            return Optional.of(api.error(error, call, requestId));
        }
    }

    private static Answer struck(Optional<Fault.Kind> kind, Api api, String operation, HttpCall call) {
        if (kind.isPresent()) {
            switch (kind.get()) {
                case THROTTLE -> throw api.throttled();
                case ERROR -> throw api.broken();
                case DENY -> throw api.denied(operation, call.caller());
                default -> {
                    // A lost answer is one that was given.
                }
            }
        }
        return api.answer(operation, call);
    }

    private static List<Permission> asked(Api api, String operation, HttpCall call) {
        try {
            return api.permissions(operation, call);
        } catch (AwsError malformed) {
            // The operation itself says what is wrong with its input.
            return List.of();
        }
    }

    private void log(String operation, Caller caller, List<Permission> asked, int status, String error) {
        cloud.calls()
                .add(new Calls.Call(
                        cloud.clock().instant(), caller.account(), caller.arn(), operation, asked, status, error));
    }

    private Caller caller(Scope scope, Map<String, String> headers, Map<String, String> query, Caller anonymous) {
        if (scope.accessKey().isEmpty()) {
            return anonymous;
        }
        Optional<String> token = Optional.ofNullable(headers.get("x-amz-security-token"))
                .or(() -> Optional.ofNullable(query.get("X-Amz-Security-Token")));
        return cloud.identities().caller(scope.accessKey(), token, scope.region(), cloud.caller());
    }

    private Scope scope(Map<String, String> headers, Map<String, String> query) {
        String text = Optional.ofNullable(headers.get("authorization"))
                .or(() -> Optional.ofNullable(query.get("X-Amz-Credential")).map(value -> "Credential=" + value))
                .orElse("");
        Matcher matcher = SCOPE.matcher(text);
        if (!matcher.find()) {
            return new Scope("", cloud.region(), "");
        }
        Region region = Region.valid(matcher.group(2)) ? new Region(matcher.group(2)) : cloud.region();
        return new Scope(matcher.group(1), region, matcher.group(3));
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return headers;
    }

    private static void send(HttpExchange exchange, Answer answer, String requestId) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
        exchange.getResponseHeaders()
                .set(
                        "x-amz-request-id",
                        requestId.replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT));
        exchange.getResponseHeaders().set("Server", "towpath-sandbox");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head && !answer.headers().containsKey("Content-Length")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.body().length));
        }
        boolean empty = head || answer.body().length == 0;
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
