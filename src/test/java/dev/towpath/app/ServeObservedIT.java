package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.testing.Exposition;
import dev.towpath.testing.TraceCollector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real daemon that deploys: what its metrics, its log and its traces say of the same run. */
class ServeObservedIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void metricsLogAndTraceTellTheSameRun() throws Exception {
        try (TemplateUnderRehearsal world = new TemplateUnderRehearsal(directory);
                TraceCollector collector = new TraceCollector()) {
            world.begin("300ms");
            world.withEnvironment("TOWPATH_APP", "");
            // Without Terraform: its plans have their own tests.
            world.withEnvironment("PATH", "/nonexistent");
            world.withEnvironment("TOWPATH_LOG_FORMAT", "json");
            world.withEnvironment(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.address().toString());
            try (DaemonProcess daemon =
                    DaemonProcess.start("serve", directory, world.environment(), "--every", "1h", "--verbose")) {
                URI metrics = daemon.address().resolve("/metrics");
                daemon.await("a deployment is counted", SOON, () -> deployed(metrics) >= 1);
                daemon.logs(SOON, "web-app/dev1 deployed");
                Exposition now = scraped(metrics);
                assertThat(now.sum("towpath_mutations_total", "repository", "infra"))
                        .isPositive();
                assertThat(now.sum("towpath_calls_total", "service", "ssm")).isPositive();
                assertThat(now.sum("towpath_deploy_lag_seconds_count", "environment", "dev1"))
                        .isEqualTo(now.sum("towpath_targets", "environment", "dev1", "state", "deployed"));
                assertThat(now.sum("towpath_build_info")).isEqualTo(1);
                assertThat(now.names()).contains("jvm_memory_used_bytes", "process_uptime_seconds");
                daemon.await("the trace arrives", SOON, () -> root(collector).isPresent());
                Span root = root(collector).orElseThrow();
                checkLog(daemon, run(root));
                checkTrace(collector, root, now);
            }
        }
    }

    private static double deployed(URI metrics) {
        return scraped(metrics).sum("towpath_targets", "state", "deployed");
    }

    private static Exposition scraped(URI metrics) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return Exposition.parse(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Span> root(TraceCollector collector) {
        return collector.spans().stream()
                .filter(span -> span.getName().equals("reconcile"))
                .findFirst();
    }

    private static String run(Span root) {
        return Optional.ofNullable(
                        TraceCollector.attributes(root.getAttributesList()).get("towpath.run"))
                .orElseThrow();
    }

    private static void checkLog(DaemonProcess daemon, String run) {
        List<Json> lines = daemon.log()
                .lines()
                .filter(line -> line.endsWith("}"))
                .map(line -> Json.parse(line).orElseThrow(() -> new AssertionError(line)))
                .toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.get("time").text().orElseThrow()).matches("[-0-9]{10}T[:0-9]{8}\\.[0-9]{3}Z");
            assertThat(line.get("level").text()).isPresent();
            assertThat(line.get("message").text()).isPresent();
        });
        List<Json> steps = lines.stream()
                .filter(line -> line.get("thread").text().equals(Optional.of("towpath-step")))
                .toList();
        assertThat(steps)
                .as("lines of threads that carry out steps")
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.get("run").text()).contains(run);
                    assertThat(line.get("repository").text()).contains("infra");
                    assertThat(line.get("app").text()).isPresent();
                    assertThat(line.get("env").text()).isPresent();
                });
    }

    private static void checkTrace(TraceCollector collector, Span root, Exposition metrics) {
        assertThat(root.getParentSpanId().isEmpty()).isTrue();
        List<String> phases =
                collector.parts(root).stream().map(Span::getName).distinct().collect(Collectors.toList());
        assertThat(phases)
                .startsWith("fetch the repository", "read the configuration", "connect")
                .contains("read the records", "look at what runs", "judge approvals", "carry out");
        Span acting = collector.parts(root).stream()
                .filter(span -> span.getName().equals("carry out"))
                .findFirst()
                .orElseThrow();
        List<Span> targets = collector.parts(acting);
        assertThat(targets).extracting(Span::getName).contains("web-app/dev1");
        assertThat(targets)
                .allSatisfy(target -> assertThat(collector.parts(target)).isNotEmpty());
        assertThat(TraceCollector.attributes(root.getAttributesList()))
                .containsEntry("towpath.mutations", String.valueOf((long) metrics.sum("towpath_mutations_total")))
                .containsEntry("towpath.share", "infra/all");
        assertThat(collector.spans())
                .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(root.getTraceId()));
    }
}
