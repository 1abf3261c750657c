package dev.towpath.simulation;

import dev.towpath.simulation.Chance.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened in a world, line by line, and how often what went wrong. */
final class Trace {
    private static final int LINES_MAX = 20_000;

    private final Turns turns;
    private final List<String> lines = new ArrayList<>();
    private final Map<Kind, Integer> faults = new EnumMap<>(Kind.class);
    private final Map<String, Integer> happenings = new TreeMap<>();
    private int calls;

    Trace(Turns turns) {
        this.turns = turns;
    }

    void call(String who, String operation, String about) {
        calls++;
        say(who, operation + "  " + (about.length() > 160 ? about.substring(0, 160) + "…" : about));
    }

    void fault(String who, String operation, Kind kind) {
        faults.merge(kind, 1, Integer::sum);
        say(who, operation + "  ** " + kind);
    }

    /** Something that nobody's call did: a push, a review, somebody's own hands. */
    void happens(String kind, String sentence) {
        happenings.merge(kind, 1, Integer::sum);
        say("-", "## " + kind + ": " + sentence);
    }

    void say(String who, String what) {
        if (lines.size() < LINES_MAX) {
            Duration time = Duration.ofNanos(turns.nanoTime());
            lines.add("%4d:%06.3f %-10s %s".formatted(time.toMinutes(), time.toMillis() % 60_000 / 1000.0, who, what));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    Map<Kind, Integer> faults() {
        return new EnumMap<>(faults);
    }

    Map<String, Integer> happenings() {
        return new TreeMap<>(happenings);
    }

    int calls() {
        return calls;
    }
}
