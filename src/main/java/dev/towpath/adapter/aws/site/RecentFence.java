package dev.towpath.adapter.aws.site;

import dev.towpath.execute.Fence;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A fence that is asked again at most every few seconds.
 *
 * <p>A site has thousands of objects; to read the lease, and in production the branch, for each of them would cost more than
 * the uploads. What passes in between is bounded far below the time after which a lease can be taken over.
 */
final class RecentFence implements Fence {
    private static final Duration RECENT = Duration.ofSeconds(2);

    private final Fence fence;
    private final LongSupplier nanoTime;
    private boolean asked;
    private long askedAt;

    RecentFence(Fence fence, LongSupplier nanoTime) {
        this.fence = fence;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void check() {
        if (!asked || nanoTime.getAsLong() - askedAt > RECENT.toNanos()) {
            checkNow();
        }
    }

    synchronized void checkNow() {
        long now = nanoTime.getAsLong();
        fence.check();
        asked = true;
        askedAt = now;
    }
}
