package dev.towpath.adapter.otlp;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where traces go, as the environment says it in OpenTelemetry's own variables.
 *
 * <p>Source: "OpenTelemetry Protocol Exporter" and "Environment Variable Specification" of opentelemetry.io. What is meant for traces
 * alone wins over what is meant for all signals.
 *
 * @param endpoint to which spans are posted
 * @param headers of each request; they may hold a secret
 * @param resource what the spans are said to come from
 * @param parent the {@code traceparent} of whoever started this run
 */
public record OtlpSettings(
        URI endpoint,
        SortedMap<String, String> headers,
        Duration timeout,
        SortedMap<String, String> resource,
        Optional<String> parent) {
    private static final String PREFIX = "OTEL_EXPORTER_OTLP_";
    private static final String PROTOCOL = "http/protobuf";
    private static final long TIMEOUT_MILLIS = 10_000;

    public OtlpSettings {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        resource = Collections.unmodifiableSortedMap(new TreeMap<>(resource));
    }

    /**
     * The settings in an environment; empty where it names no endpoint, or switches traces off.
     *
     * @throws FailureException if what it says cannot be done
     */
    public static Optional<OtlpSettings> of(Map<String, String> environment) {
        boolean off = value(environment, "OTEL_SDK_DISABLED").equalsIgnoreCase("true")
                || value(environment, "OTEL_TRACES_EXPORTER").equals("none");
        Optional<URI> endpoint = off ? Optional.empty() : endpoint(environment);
        return endpoint.map(uri -> {
            String protocol = either(environment, "PROTOCOL");
            if (!protocol.isEmpty() && !protocol.equals(PROTOCOL)) {
                throw refused(PREFIX + "PROTOCOL", protocol, "only \"" + PROTOCOL + "\" is spoken; set it to that");
            }
            SortedMap<String, String> resource = new TreeMap<>(pairs(environment, "OTEL_RESOURCE_ATTRIBUTES"));
            resource.putIfAbsent("service.name", "towpath");
            Optional.of(value(environment, "OTEL_SERVICE_NAME"))
                    .filter(name -> !name.isEmpty())
                    .ifPresent(name -> resource.put("service.name", name));
            SortedMap<String, String> headers = new TreeMap<>(pairs(environment, PREFIX + "HEADERS"));
            headers.putAll(pairs(environment, PREFIX + "TRACES_HEADERS"));
            return new OtlpSettings(
                    uri,
                    headers,
                    timeout(environment),
                    resource,
                    Optional.of(value(environment, "TRACEPARENT")).filter(text -> !text.isEmpty()));
        });
    }

    private static Optional<URI> endpoint(Map<String, String> environment) {
        String traces = value(environment, PREFIX + "TRACES_ENDPOINT");
        String all = value(environment, PREFIX + "ENDPOINT");
        if (traces.isEmpty() && all.isEmpty()) {
            return Optional.empty();
        }
        String name = PREFIX + (traces.isEmpty() ? "ENDPOINT" : "TRACES_ENDPOINT");
        String text = traces.isEmpty() ? all.replaceAll("/+$", "") + "/v1/traces" : traces;
        if (text.contains("@")) {
            // Whoever writes a password there would find it in messages, and it would not be sent.
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    "\"" + name + "\" has an \"@\", as if it held a name or a password",
                    "leave that out, and say in " + PREFIX + "HEADERS what the collector wants to see"));
        }
        return Optional.of(address(text)
                .orElseThrow(() -> refused(
                        name,
                        withoutQuery(traces.isEmpty() ? all : traces),
                        "write an address such as http://127.0.0.1:4318")));
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = List.of("http", "https").contains(String.valueOf(uri.getScheme()));
            return Optional.of(uri)
                    .filter(any -> http && Optional.ofNullable(uri.getHost()).isPresent());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What stands behind a question mark may be a key. */
    private static String withoutQuery(String address) {
        return address.replaceFirst("\\?.*$", "");
    }

    private static Duration timeout(Map<String, String> environment) {
        String text = either(environment, "TIMEOUT");
        if (!text.isEmpty() && !text.matches("[0-9]{1,7}")) {
            throw refused(PREFIX + "TIMEOUT", text, "write a number of milliseconds");
        }
        return Duration.ofMillis(text.isEmpty() ? TIMEOUT_MILLIS : Math.max(1, Long.parseLong(text)));
    }

    /** {@code a=1,b=2} with values as in addresses; what is no pair is passed over, as the specification wants it. */
    private static SortedMap<String, String> pairs(Map<String, String> environment, String name) {
        SortedMap<String, String> pairs = new TreeMap<>();
        for (String pair : value(environment, name).split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        decoded(pair.substring(equals + 1).strip()));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String either(Map<String, String> environment, String name) {
        String traces = value(environment, PREFIX + "TRACES_" + name);
        return traces.isEmpty() ? value(environment, PREFIX + name) : traces;
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static FailureException refused(String name, String text, String advice) {
        return new FailureException(
                new Failure.NeedsHuman(ReasonCode.INVALID, "\"" + name + "\" is \"" + text + "\"", advice));
    }

    /** Where traces go, without what may be a key. */
    @Override
    public String toString() {
        return withoutQuery(endpoint.toString());
    }
}
