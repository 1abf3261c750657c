package dev.towpath.adapter.otlp;

import dev.towpath.model.Limits;
import dev.towpath.report.Stretch;
import dev.towpath.report.TraceSink;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs as traces over OTLP. Spans are sent by a thread of their own; a run waits for them at the very end, and not for long. */
public final class OtlpTraces implements TraceSink {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpTraces.class);
    /** Held, because its level would be forgotten with it. It writes past our log, and to every line a stack. */
    private static final java.util.logging.Logger EXPORTER_LOG = java.util.logging.Logger.getLogger("io.opentelemetry");

    private static final int BATCH = 512;
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final OtlpSettings settings;
    private final SdkTracerProvider provider;
    private final Context parent;
    private final AtomicBoolean failed = new AtomicBoolean();

    /** Traces to where the settings say. */
    public OtlpTraces(OtlpSettings settings, String version) {
        this.settings = settings;
        EXPORTER_LOG.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setTimeout(settings.timeout())
                .setRetryPolicy(RetryPolicy.getDefault().toBuilder()
                        .setMaxAttempts(2)
                        .setInitialBackoff(RETRY_AFTER)
                        .build());
        settings.headers().forEach(exporter::addHeader);
        AttributesBuilder resource = Attributes.builder();
        settings.resource().forEach(resource::put);
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(
                                resource.put("service.version", version).build())))
                .addSpanProcessor(BatchSpanProcessor.builder(new Told(exporter.build()))
                        .setMaxQueueSize(Limits.TRACE_SPANS_MAX)
                        .setMaxExportBatchSize(BATCH)
                        .build())
                .build();
        Map<String, String> carrier = new TreeMap<>();
        settings.parent().ifPresent(text -> carrier.put("traceparent", text));
        this.parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, new Carrier());
    }

    @Override
    public void tell(Stretch run) {
        try {
            tell(run, parent, provider.get("dev.towpath"));
        } catch (RuntimeException e) {
            LOG.warn("the trace of this run is not told", e);
        }
    }

    private static void tell(Stretch stretch, Context above, Tracer tracer) {
        SpanBuilder builder =
                tracer.spanBuilder(stretch.name()).setParent(above).setStartTimestamp(stretch.began());
        stretch.facts().forEach(builder::setAttribute);
        Span span = builder.startSpan();
        stretch.failed().ifPresent(why -> span.setStatus(StatusCode.ERROR, why));
        stretch.parts().forEach(part -> tell(part, above.with(span), tracer));
        span.end(stretch.ended());
    }

    @Override
    public void close() {
        CompletableResultCode end = provider.shutdown();
        end.join(Limits.TRACE_FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (!end.isDone()) {
            LOG.warn(
                    "the trace was not told: {} did not answer within {} s",
                    settings,
                    Limits.TRACE_FLUSH_MAX.toSeconds());
        }
    }

    /** Says once that traces do not arrive; the exporter's own log goes elsewhere. */
    private final class Told implements SpanExporter {
        private final SpanExporter exporter;

        private Told(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> {
                if (result.isSuccess()) {
                    failed.set(false);
                } else if (!failed.getAndSet(true)) {
                    LOG.warn("traces are not taken by {}; runs go on without", settings);
                }
            });
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }

    /** Reads the parent from what the environment said. */
    private static final class Carrier implements TextMapGetter<Map<String, String>> {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return List.copyOf(carrier.keySet());
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }
}
