package dev.towpath.app;

import dev.towpath.execute.Outcome;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.plan.Step;
import dev.towpath.plan.Steps;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.Stretch;
import dev.towpath.report.TraceSink;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Notes what a run spends its time with, and tells it as one tree when the run is over. */
final class RunTrace implements Onlooker {
    private static final Comparator<Stretch> BY_TIME =
            Comparator.comparing(Stretch::began).thenComparing(Stretch::name);

    private final TraceSink sink;
    private final Clock clock;
    private final SortedMap<String, String> facts;
    private final Instant began;
    private final List<Stretch> parts = new ArrayList<>();
    private final SortedMap<Target, List<Stretch>> steps = new TreeMap<>();
    private int noted;

    /**
     * The trace of a run that begins now.
     *
     * @param facts what is known of it before it begins
     */
    RunTrace(TraceSink sink, Clock clock, SortedMap<String, String> facts) {
        this.sink = sink;
        this.clock = clock;
        this.facts = new TreeMap<>(facts);
        this.began = clock.instant();
    }

    @Override
    public <T> T during(String part, Supplier<T> work) {
        Instant begun = clock.instant();
        Optional<String> failed = Optional.of("it was cut short");
        try {
            T result = work.get();
            failed = Optional.empty();
            return result;
        } catch (RuntimeException e) {
            failed = Optional.of(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            note(new Stretch(part, begun, clock.instant(), new TreeMap<>(), failed, List.of()));
        }
    }

    @Override
    public Outcome during(Step step, Supplier<Outcome> work) {
        Instant begun = clock.instant();
        SortedMap<String, String> about = about(step.target());
        Optional<String> failed = Optional.of("it was cut short");
        try {
            Outcome outcome = work.get();
            about.put("towpath.outcome", outcome.message());
            failed = outcome instanceof Outcome.Failed || outcome instanceof Outcome.Refused
                    ? Optional.of(outcome.message())
                    : Optional.empty();
            return outcome;
        } catch (RuntimeException e) {
            failed = Optional.of(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            note(step.target(), new Stretch(Steps.sentence(step), begun, clock.instant(), about, failed, List.of()));
        }
    }

    private static SortedMap<String, String> about(Target target) {
        SortedMap<String, String> about = new TreeMap<>();
        about.put("towpath.app", target.app().value());
        about.put("towpath.environment", target.environment().value());
        return about;
    }

    private synchronized void note(Stretch part) {
        if (noted < Limits.TRACE_SPANS_MAX / 2) {
            noted++;
            parts.add(part);
        }
    }

    private synchronized void note(Target target, Stretch step) {
        if (noted < Limits.TRACE_SPANS_MAX / 2) {
            noted++;
            steps.computeIfAbsent(target, key -> new ArrayList<>()).add(step);
        }
    }

    @Override
    public void ended(RunReport report) {
        sink.tell(tree(report));
    }

    private synchronized Stretch tree(RunReport report) {
        List<Stretch> all = new ArrayList<>(parts);
        List<Stretch> targets = new ArrayList<>();
        steps.forEach((target, done) -> targets.add(around(target.toString(), about(target), done)));
        if (!targets.isEmpty()) {
            all.add(around("carry out", new TreeMap<>(), targets));
        }
        all.sort(BY_TIME);
        SortedMap<String, String> told = new TreeMap<>(facts);
        told.put("towpath.run", report.run().value());
        told.put("towpath.repository", report.repository());
        report.commit().ifPresent(commit -> told.put("towpath.commit", commit.value()));
        told.put("towpath.exit", report.exit().word());
        long calls = report.calls().values().stream().mapToLong(Long::longValue).sum();
        told.put("towpath.calls", String.valueOf(calls));
        told.put("towpath.mutations", String.valueOf(report.mutations()));
        report.summary().forEach((state, count) -> told.put("towpath.targets." + state.word(), String.valueOf(count)));
        return new Stretch(report.verb(), began, clock.instant(), told, failed(report), all);
    }

    private static Stretch around(String name, SortedMap<String, String> about, List<Stretch> parts) {
        Instant first = parts.stream()
                .map(Stretch::began)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant last = parts.stream()
                .map(Stretch::ended)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Optional<String> failed =
                parts.stream().flatMap(part -> part.failed().stream()).findFirst();
        return new Stretch(
                name, first, last, about, failed, parts.stream().sorted(BY_TIME).toList());
    }

    private static Optional<String> failed(RunReport report) {
        return report.stopped()
                .map(failure -> failure.message())
                .or(() -> Optional.of(report.exit())
                        .filter(exit -> exit != ExitCode.OK)
                        .map(exit -> exit.word().replace('_', ' ')));
    }
}
