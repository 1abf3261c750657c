package dev.towpath.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A collector of traces over HTTP, which keeps what it is sent. */
public final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> resources = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    /** Starts one on any free port of loopback. */
    public TraceCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            request.getResourceSpansList().forEach(resource -> {
                attributes(resource.getResource().getAttributesList())
                        .forEach((name, value) -> resources.add(name + "=" + value));
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
            });
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Its address, without a path. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All spans that were sent. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** What they were said to come from, as {@code name=value}. */
    public List<String> resources() {
        return List.copyOf(resources);
    }

    /** The headers of each request. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** The parts of a span, in the order of time. */
    public List<Span> parts(Span span) {
        return spans.stream()
                .filter(part -> part.getParentSpanId().equals(span.getSpanId()))
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .collect(Collectors.toList());
    }

    /** Attributes as texts. */
    public static SortedMap<String, String> attributes(List<KeyValue> attributes) {
        SortedMap<String, String> texts = new TreeMap<>();
        attributes.forEach(
                attribute -> texts.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return texts;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
