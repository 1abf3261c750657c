package dev.towpath.adapter.metrics;

import dev.towpath.daemon.BoardEvent;
import dev.towpath.daemon.BoardListener;
import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.FinishedRun;
import dev.towpath.model.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * The metrics of a daemon.
 *
 * <p>Labels are repositories, environments, states, reasons and names of operations, never targets: ten thousand targets must not
 * become ten thousand time series. Which target it is stands on the pages and in the log.
 */
public final class Metrics implements BoardListener, AutoCloseable {
    private static final Duration[] RUN_TIMES = LongStream.of(1, 5, 15, 60, 300, 900, 3600)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);
    private static final double[] LAG_SECONDS = {60, 300, 900, 3600, 14_400, 86_400, 604_800};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Supplier<BoardView> board;
    private final BoardGauges gauges;

    /**
     * Metrics of what a board shows.
     *
     * @param build the version and the commit of this program, by name
     */
    public Metrics(Supplier<BoardView> board, Clock clock, Map<String, String> build) {
        this.board = board;
        this.gauges = new BoardGauges(registry, clock);
        SortedMap<String, String> facts = new TreeMap<>(build);
        Info.builder()
                .name("towpath_build_info")
                .help("Which build this is; always 1")
                .labelNames(facts.keySet().toArray(new String[0]))
                .register(registry.getPrometheusRegistry())
                .addLabelValues(facts.values().toArray(new String[0]));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    @Override
    public void changed(BoardEvent event) {
        if (event instanceof BoardEvent.Ended ended) {
            ended(ended.run());
        } else if (event instanceof BoardEvent.Missed missed) {
            counter("towpath.board.events.missed", "Changes that came faster than they could be counted", Tags.empty())
                    .increment((double) missed.events());
        }
    }

    private void ended(FinishedRun run) {
        String repository = run.share().repository();
        String purpose = run.purpose().word();
        Tags of = Tags.of("repository", repository, "purpose", purpose);
        counter(
                        "towpath.runs",
                        "Runs that ended, by what they were for, why they began, and what they came to",
                        of.and(
                                "trigger",
                                label(run.trigger().word()),
                                "outcome",
                                run.exit().word()))
                .increment();
        Timer.builder("towpath.run.duration")
                .description("How long runs took")
                .tags(of)
                .serviceLevelObjectives(RUN_TIMES)
                .register(registry)
                .record(run.duration());
        run.calls()
                .forEach((call, count) -> counter(
                                "towpath.calls", "Calls to AWS, the forge, git and the state store", operation(call))
                        .increment(count));
        counter(
                        "towpath.mutations",
                        "Calls that changed anything in AWS, the forge or git",
                        Tags.of("repository", repository))
                .increment((double) run.mutations());
        gauges.ended(run);
    }

    /** A call was turned away because there were too many; it may have been made again since. */
    public void throttled(String call) {
        counter("towpath.throttles", "Calls that were turned away because there were too many", operation(call))
                .increment();
    }

    /**
     * Something new was proven to run.
     *
     * @param lag from the commit that brought it to the record of it
     */
    public void deployed(String repository, Target target, Duration lag) {
        DistributionSummary.builder("towpath.deploy.lag")
                .description("From the commit that brought a pin or a root to the record that it runs")
                .baseUnit("seconds")
                .tags(
                        "repository",
                        repository,
                        "environment",
                        target.environment().value())
                .serviceLevelObjectives(LAG_SECONDS)
                .register(registry)
                .record(Math.max(0, lag.toMillis() / 1000.0));
    }

    /** A webhook came: {@code github} or {@code artifact}, and what was done with it. */
    public void webhook(String hook, String outcome) {
        counter("towpath.webhooks", "Webhooks, by what was done with them", Tags.of("hook", hook, "outcome", outcome))
                .increment();
    }

    /** All metrics now, in the text format of Prometheus. */
    public synchronized String exposition() {
        gauges.refresh(board.get());
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private Counter counter(String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    /** {@code ssm:GetParameters} as two labels. */
    private static Tags operation(String call) {
        int colon = call.indexOf(':');
        return Tags.of(
                "service", colon < 0 ? "other" : call.substring(0, colon), "operation", call.substring(colon + 1));
    }

    private static String label(String words) {
        return words.replace(' ', '_');
    }
}
