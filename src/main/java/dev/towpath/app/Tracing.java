package dev.towpath.app;

import dev.towpath.adapter.otlp.OtlpSettings;
import dev.towpath.adapter.otlp.OtlpTraces;
import dev.towpath.report.TraceSink;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether runs are traced. The libraries for it are loaded only then, and lie apart: see the launcher. */
final class Tracing {
    private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);

    private Tracing() {}

    /** Where traces go, if the environment says so. */
    static Optional<TraceSink> of(Map<String, String> environment) {
        return settings(environment).flatMap(Tracing::opened);
    }

    /** What the environment says of it; what it says is not looked at where it says nothing. */
    static Optional<OtlpSettings> settings(Map<String, String> environment) {
        boolean asked = environment.keySet().stream().anyMatch(name -> name.startsWith("OTEL_EXPORTER_OTLP_"));
        return asked ? OtlpSettings.of(environment) : Optional.empty();
    }

    /** Does something that is traced, if the environment says so. */
    static <T> T during(Map<String, String> environment, Clock clock, Function<Onlooker, T> work) {
        Optional<TraceSink> traces = of(environment);
        try {
            return work.apply(traces.<Onlooker>map(sink -> new RunTrace(sink, clock, new TreeMap<>()))
                    .orElseGet(Onlooker::nobody));
        } finally {
            traces.ifPresent(TraceSink::close);
        }
    }

    /** Traces to there; nowhere, with a word in the log, where the libraries for it are missing. */
    static Optional<TraceSink> opened(OtlpSettings settings) {
        try {
            return Optional.of(new OtlpTraces(settings, Build.current().version()));
        } catch (LinkageError e) {
            LOG.warn(
                    "nothing is traced, because the libraries for it are missing ({}); add lib/trace/* to the class path",
                    e.getMessage());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warn("nothing is traced: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
