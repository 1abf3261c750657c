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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Virtual time, and whose turn it is: of all threads of a world exactly one works, and which one is next follows from the seed.
 *
 * <p>A strand is one line of work, in however many threads one after the other; it gives its turn away whenever it lets time pass.
 * Who waits lies under one monitor, and each waits for a signal of his own, which is given once: so no turn can be given twice, or to
 * somebody who has stopped waiting for it. Threads of one strand that work side by side bring turns of their own, which end with them.
 */
final class Turns implements InstantSource {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final InheritableThreadLocal<Strand> CURRENT = new InheritableThreadLocal<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private int alive;
    private boolean over;
    private Optional<Throwable> broken = Optional.empty();
    private long count;
    private volatile long nanos;

    /** Two strands of one name are two. */
    private static final class Strand {
        private final String name;

        private Strand(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * What happens, or who goes on, once its time has come.
     *
     * @param strand whose turn it then is; nobody's for what merely happens
     * @param go makes it happen, or lets the strand go on
     */
    private record Waiting(long at, long number, Optional<Strand> strand, Runnable go, BooleanSupplier gate) {}

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
        enqueue(time, Optional.empty(), event, Turns::open);
    }

    /** Begins a strand after so much time. */
    void begin(String name, Duration time, Runnable work) {
        Strand strand = new Strand(name);
        Thread thread = new Thread(() -> live(strand, work), name);
        thread.setDaemon(true);
        living(1);
        enqueue(time, Optional.of(strand), thread::start, Turns::open);
    }

    private void live(Strand strand, Runnable work) {
        CURRENT.set(strand);
        unbroken(work);
        living(-1);
        next();
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
        Semaphore signal = new Semaphore(0);
        enqueue(time, Optional.of(strand), signal::release, gate);
        next();
        signal.acquireUninterruptibly();
    }

    private synchronized void enqueue(Duration time, Optional<Strand> strand, Runnable go, BooleanSupplier gate) {
        waiting.add(new Waiting(nanos + time.toNanos(), count++, strand, go, gate));
    }

    private synchronized void living(int more) {
        alive += more;
    }

    /** Works everything off that was begun; returns when nothing is left to happen. */
    void run() {
        synchronized (this) {
            over = false;
        }
        next();
        settle();
    }

    private synchronized void settle() {
        long begun = System.nanoTime();
        try {
            while (!over && System.nanoTime() - begun < STUCK.toNanos()) {
                wait(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        broken.ifPresent(e -> {
            throw new IllegalStateException("a strand ended in a way that is not played", e);
        });
        if (!over) {
            throw new IllegalStateException("nobody gives the turn away: a lock is held while time passes\n" + alive
                    + " strands alive, waiting: " + waiting + "\n" + whatThreadsDo());
        }
    }

    /** Hands the turn to whoever is next; events happen on the way. */
    private void next() {
        boolean given = false;
        while (!given) {
            Optional<Waiting> chosen = chosen();
            chosen.ifPresent(each -> unbroken(each.go()));
            given = chosen.flatMap(Waiting::strand).isPresent() || chosen.isEmpty();
        }
    }

    /**
     * The next in time; what merely happens comes before what somebody does, and what was first before what came after. Where strands
     * wait and a gate is closed, it is opened by force only if none of them can go on.
     *
     * @return empty if nothing is left to happen
     */
    private synchronized Optional<Waiting> chosen() {
        List<Waiting> open =
                waiting.stream().filter(each -> each.gate().getAsBoolean()).toList();
        boolean strands = open.stream().anyMatch(each -> each.strand().isPresent());
        Optional<Waiting> first = (strands ? open : waiting)
                .stream()
                        .min(Comparator.comparing(Waiting::at)
                                .thenComparing(each -> each.strand().isPresent())
                                .thenComparing(Waiting::number));
        first.ifPresent(each -> {
            waiting.remove(each);
            nanos = Math.max(nanos, each.at());
        });
        if (first.isEmpty() && alive == 0) {
            over = true;
            notifyAll();
        }
        return first;
    }

    /** Nothing may be thrown into the code that happens to give its turn away: it would go on as if it had not waited. */
    private void unbroken(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                broken = broken.or(() -> Optional.of(e));
            }
        }
    }

    /** Where every thread stands. */
    private static String whatThreadsDo() {
        StringBuilder text = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            text.append(thread.getName()).append(": ").append(thread.getState()).append('\n');
            Stream.of(frames).forEach(frame -> text.append("    ").append(frame).append('\n'));
        });
        return text.toString();
    }

    private static boolean open() {
        return true;
    }
}
