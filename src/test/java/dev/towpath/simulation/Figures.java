package dev.towpath.simulation;

import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Simulation.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was played, and how much of what went wrong in it. */
final class Figures {
    private final Map<Kind, Long> faults = new EnumMap<>(Kind.class);
    private final Map<String, Long> happenings = new TreeMap<>();
    private final Map<String, Long> broken = new TreeMap<>();
    private long worlds;
    private long calls;
    private long runs;
    private long zombies;
    private long violations;

    void add(Result result) {
        worlds++;
        calls += result.trace().calls();
        runs += result.runs();
        zombies += result.zombies();
        violations += result.violations().size();
        result.trace().faults().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
        result.trace().happenings().forEach((kind, count) -> happenings.merge(kind, (long) count, Long::sum));
        result.violations().stream()
                .map(violation -> violation.substring(0, violation.indexOf(':')))
                .distinct()
                .forEach(rule -> broken.merge(rule, 1L, Long::sum));
    }

    long worlds() {
        return worlds;
    }

    long violations() {
        return violations;
    }

    long zombies() {
        return zombies;
    }

    long count(Kind kind) {
        return faults.getOrDefault(kind, 0L);
    }

    Map<String, Long> happenings() {
        return happenings;
    }

    /** In how many worlds each rule was broken. */
    Map<String, Long> broken() {
        return broken;
    }

    /** Everything that was counted, by what it is. */
    Map<String, Long> counted() {
        Map<String, Long> counted = new LinkedHashMap<>();
        counted.put("worlds", worlds);
        counted.put("runs", runs);
        counted.put("calls", calls);
        faults.forEach((kind, count) ->
                counted.put("fault: " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), count));
        happenings.forEach((kind, count) -> counted.put("meanwhile: " + kind.toLowerCase(Locale.ROOT), count));
        counted.put("changes by a process that stood still since its fence", zombies);
        return counted;
    }

    /** Everything, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        counted().forEach((what, count) -> lines.add(what + ": " + count));
        lines.add("violations: " + violations);
        broken.forEach((rule, count) -> lines.add("worlds that broke the rule \"" + rule + "\": " + count));
        return lines;
    }
}
