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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Virtual time, and whose turn it is: of all threads of a world exactly one works, and which one is next follows from the seed.
 *
 * <p>A strand is one line of work, in however many threads one after the other; it gives its turn away whenever it lets time pass.
 */
final class Turns implements InstantSource {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final int STUCK_SECONDS = 120;
    private static final InheritableThreadLocal<Strand> CURRENT = new InheritableThreadLocal<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private final Semaphore idle = new Semaphore(0);
    private long nanos;
    private long count;
    private volatile Optional<Throwable> broken = Optional.empty();

    private static final class Strand {
        private final Semaphore turn = new Semaphore(0);
    }

    private record Waiting(long at, long number, Optional<Strand> strand, Runnable event, BooleanSupplier gate) {}

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

    /** Lets something happen after so much time; it must not let time pass itself. */
    void after(Duration time, Runnable event) {
        waiting.add(new Waiting(nanos + time.toNanos(), count++, Optional.empty(), event, Turns::open));
    }

    /** Begins a strand after so much time. */
    void begin(String name, Duration time, Runnable work) {
        Strand strand = new Strand();
        Thread thread = new Thread(() -> live(strand, work), name);
        thread.setDaemon(true);
        waiting.add(new Waiting(nanos + time.toNanos(), count++, Optional.of(strand), thread::start, Turns::open));
    }

    private void live(Strand strand, Runnable work) {
        CURRENT.set(strand);
        strand.turn.acquireUninterruptibly();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            broken = Optional.of(e);
        }
        try {
            next();
        } catch (RuntimeException | Error e) {
            broken = Optional.of(e);
            idle.release();
        }
    }

    /** Gives the turn away until so much time has passed. */
    void pass(Duration time) {
        await(time, Turns::open);
    }

    /** Gives the turn away until the gate is open, or nobody else can go on. */
    void await(BooleanSupplier gate) {
        await(Duration.ZERO, gate);
    }

    private void await(Duration time, BooleanSupplier gate) {
        Strand strand = Optional.ofNullable(CURRENT.get()).orElseThrow();
        waiting.add(new Waiting(nanos + time.toNanos(), count++, Optional.of(strand), () -> {}, gate));
        next();
        strand.turn.acquireUninterruptibly();
    }

    /** Works everything off that was begun; returns when nothing is left to happen. */
    void run() {
        next();
        try {
            if (!idle.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "nobody gives the turn away: a lock is held while time passes\n" + whatThreadsDo());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        broken.ifPresent(e -> {
            throw new IllegalStateException("a strand ended in a way that is not played", e);
        });
    }

    /** Where every thread stands that is in code of ours. */
    private static String whatThreadsDo() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (Stream.of(frames).anyMatch(frame -> frame.getClassName().startsWith("dev.towpath"))) {
                text.append(thread.getName())
                        .append(": ")
                        .append(thread.getState())
                        .append('\n');
                Stream.of(frames)
                        .forEach(frame -> text.append("    ").append(frame).append('\n'));
            }
        });
        return text.toString();
    }

    /** Hands the turn to whoever is next; events happen on the way. */
    private void next() {
        while (true) {
            if (waiting.isEmpty()) {
                idle.release();
                return;
            }
            List<Waiting> open =
                    waiting.stream().filter(each -> each.gate().getAsBoolean()).toList();
            boolean strands = open.stream().anyMatch(each -> each.strand().isPresent());
            Waiting chosen = chosen(strands ? open : waiting);
            waiting.remove(chosen);
            chosen.event().run();
            if (chosen.strand().isPresent()) {
                chosen.strand().get().turn.release();
                return;
            }
        }
    }

    /** The next in time; what merely happens comes before what somebody does, and what was first before what came after. */
    private Waiting chosen(List<Waiting> open) {
        Waiting first = open.stream()
                .min(Comparator.comparing(Waiting::at)
                        .thenComparing(each -> each.strand().isPresent())
                        .thenComparing(Waiting::number))
                .orElseThrow();
        nanos = Math.max(nanos, first.at());
        return first;
    }

    private static boolean open() {
        return true;
    }
}
