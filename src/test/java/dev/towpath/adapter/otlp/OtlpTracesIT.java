package dev.towpath.adapter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.report.Stretch;
import dev.towpath.testing.TraceCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traces over real HTTP, as a collector decodes them. */
class OtlpTracesIT {
    private static final Instant BEGAN = Instant.parse("2026-11-21T12:00:00Z");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static Stretch stretch(String name, int from, int to, Optional<String> failed, Stretch... parts) {
        return new Stretch(
                name,
                BEGAN.plusSeconds(from),
                BEGAN.plusSeconds(to),
                new TreeMap<>(Map.of("towpath.app", name)),
                failed,
                List.of(parts));
    }

    private static Stretch run() {
        return stretch(
                "reconcile",
                0,
                10,
                Optional.of("target failed"),
                stretch("read the records", 1, 2, Optional.empty()),
                stretch(
                        "carry out",
                        3,
                        9,
                        Optional.empty(),
                        stretch("web-app/dev1", 3, 9, Optional.of("the rollout failed"))));
    }

    private static OtlpTraces traces(Map<String, String> environment) {
        return new OtlpTraces(OtlpSettings.of(environment).orElseThrow(), "0.1.0");
    }

    @Test
    void aRunArrivesAsATreeOfSpans() {
        try (TraceCollector collector = new TraceCollector()) {
            try (OtlpTraces traces = traces(Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    collector.address() + "/",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "api-key=a%20secret,nonsense",
                    "OTEL_SERVICE_NAME",
                    "towpath-infra",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "team=platform,service.name=other",
                    "TRACEPARENT",
                    "00-" + TRACE + "-b7ad6b7169203331-01"))) {
                traces.tell(run());
            }
            assertThat(collector.spans()).hasSize(4);
            Span root = collector.spans().stream()
                    .filter(span -> span.getName().equals("reconcile"))
                    .findFirst()
                    .orElseThrow();
            assertThat(hex(root.getTraceId().toByteArray())).isEqualTo(TRACE);
            assertThat(hex(root.getParentSpanId().toByteArray())).isEqualTo("b7ad6b7169203331");
            assertThat(root.getEndTimeUnixNano() - root.getStartTimeUnixNano())
                    .isEqualTo(Duration.ofSeconds(10).toNanos());
            assertThat(root.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(root.getStatus().getMessage()).isEqualTo("target failed");
            assertThat(TraceCollector.attributes(root.getAttributesList())).containsEntry("towpath.app", "reconcile");
            assertThat(collector.parts(root))
                    .extracting(Span::getName)
                    .containsExactly("read the records", "carry out");
            Span target = collector.parts(collector.parts(root).get(1)).get(0);
            assertThat(target.getName()).isEqualTo("web-app/dev1");
            assertThat(target.getStatus().getMessage()).isEqualTo("the rollout failed");
            assertThat(collector.resources())
                    .contains("service.name=towpath-infra", "service.version=0.1.0", "team=platform");
            assertThat(collector.headers().get(0)).containsEntry("Api-key", List.of("a secret"));
        }
    }

    @Test
    void whoeverDidNotSampleTheirTraceIsNotJoined() {
        try (TraceCollector collector = new TraceCollector()) {
            try (OtlpTraces traces = traces(Map.of(
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    collector.address() + "/v1/traces",
                    "TRACEPARENT",
                    "00-" + TRACE + "-b7ad6b7169203331-00"))) {
                traces.tell(run());
            }
            assertThat(collector.spans()).isEmpty();
        }
    }

    /** A run that waited for the collector would do so for an hour. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aCollectorThatIsNotThereOrSaysNothingHoldsNobodyUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            try (OtlpTraces traces = traces(Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "OTEL_EXPORTER_OTLP_TIMEOUT",
                    "3600000"))) {
                traces.tell(run());
            }
            try (Socket unanswered = silent.accept()) {
                assertThat(new String(unanswered.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                        .isEqualTo("POST /v1/traces");
            }
        }
        try (OtlpTraces traces = traces(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"))) {
            traces.tell(run());
        }
    }

    @Test
    void theEnvironmentSaysWhetherAndWhere() {
        assertThat(OtlpSettings.of(Map.of())).isEmpty();
        assertThat(OtlpSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318", "OTEL_SDK_DISABLED", "true")))
                .isEmpty();
        assertThat(OtlpSettings.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318", "OTEL_TRACES_EXPORTER", "none")))
                .isEmpty();
        assertThat(OtlpSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:4318/base/")))
                .hasValueSatisfying(settings -> {
                    assertThat(settings.endpoint()).hasToString("https://c:4318/base/v1/traces");
                    assertThat(settings.timeout()).hasSeconds(10);
                    assertThat(settings.resource()).containsEntry("service.name", "towpath");
                });
        assertThatThrownBy(() -> OtlpSettings.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .hasMessageStartingWith("\"OTEL_EXPORTER_OTLP_PROTOCOL\" is \"grpc\"");
        assertThatThrownBy(() -> OtlpSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")))
                .hasMessageStartingWith("\"OTEL_EXPORTER_OTLP_ENDPOINT\" is \"collector:4318\"");
        assertThatThrownBy(() -> OtlpSettings.of(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "c:4318?key=hidden")))
                .hasMessageStartingWith("\"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT\" is \"c:4318\"");
        assertThatThrownBy(() -> OtlpSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:hidden@c:4318")))
                .hasMessageStartingWith(
                        "\"OTEL_EXPORTER_OTLP_ENDPOINT\" has an \"@\", as if it held a name or a password")
                .hasMessageNotContaining("hidden");
        assertThat(OtlpSettings.of(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318/v1/traces?key=hidden")))
                .hasValueSatisfying(settings -> assertThat(settings).hasToString("http://c:4318/v1/traces"));
        assertThatThrownBy(() -> OtlpSettings.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_EXPORTER_OTLP_TIMEOUT", "10s")))
                .hasMessageStartingWith("\"OTEL_EXPORTER_OTLP_TIMEOUT\" is \"10s\"");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
