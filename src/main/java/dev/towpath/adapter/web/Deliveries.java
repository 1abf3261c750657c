package dev.towpath.adapter.web;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The deliveries that were taken in the last minutes, so that one that is sent again by somebody who listened does nothing.
 *
 * <p>It goes by the signature: GitHub's id of a delivery is not signed, and whoever repeats one could change it.
 */
final class Deliveries {
    private final Duration window;
    private final int max;
    private final LongSupplier nanoTime;
    private final Map<String, Long> seen = new LinkedHashMap<>();

    Deliveries(Duration window, int max, LongSupplier nanoTime) {
        this.window = window;
        this.max = max;
        this.nanoTime = nanoTime;
    }

    /** Whether a delivery was taken already. */
    synchronized boolean knows(String signature) {
        forget();
        return seen.containsKey(signature);
    }

    /** From now on this one is known. */
    synchronized void taken(String signature) {
        forget();
        seen.put(signature, nanoTime.getAsLong());
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        Iterator<Long> oldest = seen.values().iterator();
        while (oldest.hasNext()) {
            long age = now - oldest.next();
            if (age < window.toNanos() && seen.size() < max) {
                return;
            }
            oldest.remove();
        }
    }
}
