package dev.towpath.adapter.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How much each sender may ask: a burst at once, and after that so much a second. */
final class RateLimit {
    private static final int SENDERS_MAX = 10_000;

    private final int burst;
    private final double perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    RateLimit(int burst, double perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Whether a sender may ask once more now. */
    synchronized boolean allows(String sender) {
        long now = nanoTime.getAsLong();
        Bucket bucket = Optional.ofNullable(buckets.remove(sender)).orElseGet(() -> new Bucket(burst, now));
        double filled = Math.min(
                burst,
                bucket.left
                        + perSecond * (now - bucket.at) / Duration.ofSeconds(1).toNanos());
        boolean allowed = filled >= 1;
        // The sender that asked last stands last, so that the first is the one to forget.
        buckets.put(sender, new Bucket(allowed ? filled - 1 : filled, now));
        if (buckets.size() > SENDERS_MAX) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return allowed;
    }

    /** What a sender had left at a moment. */
    private record Bucket(double left, long at) {}
}
