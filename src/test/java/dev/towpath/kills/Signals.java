package dev.towpath.kills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Signals to processes of a test, and what came of them. */
final class Signals {
    private static final long TERM = 1L << 14;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Signals() {}

    /** Sends a signal that Java has no method for. */
    static void send(String signal, long pid) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Holds a process still, so that a moment lasts as long as it must. */
    static void hold(ProcessHandle process) {
        send("STOP", process.pid());
        until(() -> state(process).filter(word -> !word.equals("T")).isEmpty());
    }

    /** Lets it go on. */
    static void release(ProcessHandle process) {
        send("CONT", process.pid());
    }

    /** Whether a process that is held still will find a SIGTERM when it goes on. */
    static boolean termWaits(ProcessHandle process) {
        return status(process, "ShdPnd")
                .map(mask -> (Long.parseUnsignedLong(mask, 16) & TERM) != 0)
                .orElse(true);
    }

    /** Waits for something that must come. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited for " + PATIENCE.toSeconds() + " s");
            }
            pause();
        }
    }

    /** A millisecond. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> state(ProcessHandle process) {
        return status(process, "State").map(text -> text.substring(0, 1)).filter(word -> !word.equals("Z"));
    }

    private static Optional<String> status(ProcessHandle process, String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
