package dev.towpath.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Virtual time, and whose turn it is: of all threads of a world exactly one works, and which one is next follows from the seed.
 *
 * <p>A strand is one line of work, in however many threads one after the other; it gives its turn away whenever it lets time pass.
 */
final class Turns implements InstantSource {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final int STUCK_SECONDS = 120;
    private static final InheritableThreadLocal<Strand> CURRENT = new InheritableThreadLocal<>();

    private final Chooser chooser;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Semaphore idle = new Semaphore(0);
    private long nanos;
    private long count;

    /** Which of several that could go on now goes on. */
    interface Chooser {
        /** An index into the names of those that could. */
        int choose(List<String> ready);
    }

    private static final class Strand {
        private final String name;
        private final Semaphore turn = new Semaphore(0);

        private Strand(String name) {
            this.name = name;
        }
    }

    private record Waiting(long at, long number, Optional<Strand> strand, Runnable event) {}

    Turns(Chooser chooser) {
        this.chooser = chooser;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    Clock clock() {
        return withZone(ZoneOffset.UTC);
    }

    long nanoTime() {
        return nanos;
    }

    /** The name of the strand that works, or what stands for nobody. */
    static String current() {
        return Optional.ofNullable(CURRENT.get()).map(strand -> strand.name).orElse("nobody");
    }

    /** Lets something happen after so much time; it must not let time pass itself. */
    void after(Duration time, Runnable event) {
        waiting.add(new Waiting(nanos + time.toNanos(), count++, Optional.empty(), event));
    }

    /** Begins a strand after so much time. */
    void begin(String name, Duration time, Runnable work) {
        Strand strand = new Strand(name);
        Thread thread = new Thread(() -> live(strand, work), name);
        thread.setDaemon(true);
        waiting.add(new Waiting(nanos + time.toNanos(), count++, Optional.of(strand), thread::start));
    }

    private void live(Strand strand, Runnable work) {
        CURRENT.set(strand);
        strand.turn.acquireUninterruptibly();
        try {
            work.run();
        } finally {
            next();
        }
    }

    /** Gives the turn away until so much time has passed. */
    void pass(Duration time) {
        Strand strand = Optional.ofNullable(CURRENT.get()).orElseThrow();
        waiting.add(new Waiting(nanos + time.toNanos(), count++, Optional.of(strand), () -> {}));
        next();
        strand.turn.acquireUninterruptibly();
    }

    /** Works everything off that was begun; returns when nothing is left to happen. */
    void run() {
        next();
        try {
            if (!idle.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody gives the turn away: a lock is held while time passes");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands the turn to whoever is next; events happen on the way. */
    private void next() {
        while (true) {
            if (waiting.isEmpty()) {
                idle.release();
                return;
            }
            nanos = Math.max(
                    nanos, waiting.stream().mapToLong(Waiting::at).min().orElseThrow());
            Waiting chosen = chosen();
            waiting.remove(chosen);
            chosen.event().run();
            if (chosen.strand().isPresent()) {
                chosen.strand().get().turn.release();
                return;
            }
        }
    }

    private Waiting chosen() {
        List<Waiting> ready = waiting.stream()
                .filter(each -> each.at() <= nanos)
                .sorted(Comparator.comparing(Waiting::number))
                .toList();
        Optional<Waiting> event =
                ready.stream().filter(each -> each.strand().isEmpty()).findFirst();
        if (event.isPresent() || ready.size() == 1) {
            return event.orElse(ready.get(0));
        }
        return ready.get(chooser.choose(ready.stream()
                .map(each -> each.strand().map(strand -> strand.name).orElse(""))
                .toList()));
    }
}
