package dev.towpath.adapter.web;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells the log of refused requests: of the first at once, of the others once a minute, so that nobody can fill the disk with them. */
final class RefusalLog {
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final Consumer<String> log;
    private final LongSupplier nanoTime;
    private boolean told;
    private long toldAt;
    private long untold;

    RefusalLog(Consumer<String> log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Something was refused, as a sentence says. */
    synchronized void note(String sentence) {
        long now = nanoTime.getAsLong();
        if (told && now - toldAt < SILENCE.toNanos()) {
            untold++;
            return;
        }
        String others = untold == 0 ? "" : ", and " + untold + " others in the last minutes";
        log.accept(sentence + others);
        told = true;
        toldAt = now;
        untold = 0;
    }
}
