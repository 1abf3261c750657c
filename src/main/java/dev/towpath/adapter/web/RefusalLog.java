package dev.towpath.adapter.web;

import io.javalin.http.HttpStatus;
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

    /** A request was refused. */
    synchronized void note(String sender, HttpStatus status) {
        long now = nanoTime.getAsLong();
        if (told && now - toldAt < SILENCE.toNanos()) {
            untold++;
            return;
        }
        String others = untold == 0 ? "" : ", and " + untold + " others in the last minutes";
        log.accept("a webhook from " + sender + " was refused with " + status.getCode() + others);
        told = true;
        toldAt = now;
        untold = 0;
    }
}
