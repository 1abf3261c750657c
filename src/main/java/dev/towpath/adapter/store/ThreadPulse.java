package dev.towpath.adapter.store;

import dev.towpath.log.LogContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time as it passes, with a thread for each thing that is done again and again, so that a slow one delays no other. */
record ThreadPulse(LongSupplier clock) implements Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPulse.class);

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(Math.max(1, time.toMillis()));
    }

    @Override
    public Runnable every(Duration period, String name, Runnable beat) {
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = LogContext.inherited(work -> new Thread(work, name))
                .newThread(() -> untilOver(over, period, name, beat));
        thread.setDaemon(true);
        thread.start();
        return over::countDown;
    }

    private static void untilOver(CountDownLatch over, Duration period, String name, Runnable beat) {
        try {
            while (!over.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
                beat.run();
            }
        } catch (InterruptedException e) {
            LOG.debug("\"{}\" ends", name);
        }
    }
}
