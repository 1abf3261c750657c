package dev.towpath.adapter.aws.ecs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes only while somebody sleeps, with things that happen at moments of it; one thread's own. */
final class VirtualTime implements InstantSource {
    // Sessions are given out in this time and used in the real one.
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<Happening> happenings = new ArrayList<>();
    private volatile Instant now = start;

    private record Happening(Instant at, Runnable what) {}

    @Override
    public Instant instant() {
        return now;
    }

    Clock clock() {
        return withZone(ZoneOffset.UTC);
    }

    long nanoTime() {
        return Duration.between(start, now).toNanos();
    }

    /** Lets something happen as soon as so much time has passed. */
    void after(Duration time, Runnable what) {
        happenings.add(new Happening(now.plus(time), what));
    }

    void sleep(Duration time) {
        Instant end = now.plus(time);
        Optional<Happening> next = next(end);
        while (next.isPresent()) {
            happenings.remove(next.get());
            now = next.get().at();
            next.get().what().run();
            next = next(end);
        }
        now = end;
    }

    private Optional<Happening> next(Instant end) {
        return happenings.stream().filter(each -> !each.at().isAfter(end)).min(Comparator.comparing(Happening::at));
    }
}
