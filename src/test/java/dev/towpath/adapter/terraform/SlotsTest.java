package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.problem.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** No more work at Terraform than there are places. */
class SlotsTest {
    private final Slots slots = new Slots();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private int work() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        LockSupport.parkNanos(1);
        return inside.decrementAndGet();
    }

    @Test
    void neverMoreThanThereArePlacesAndEverybodyHasATurn() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(pool.submit(() -> slots.in(2, () -> false, this::work)));
            }
            for (Future<Integer> one : all) {
                one.get();
            }
            assertThat(most.get()).isBetween(1, 2);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whoWaitsEndsWhenAskedToStopAndBeginsNothing() throws Exception {
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            Future<Integer> first = pool.submit(() -> slots.in(1, () -> false, () -> {
                within.countDown();
                await(enough);
                return work();
            }));
            await(within);
            assertThatThrownBy(() -> slots.in(1, () -> true, this::work))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("stopped while other roots were at work; nothing was begun");
            assertThat(slots.<Integer>in(2, () -> true, this::work)).isZero();
            enough.countDown();
            first.get();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aPlaceIsGivenBackAfterAFailure() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> slots.in(1, () -> true, () -> {
                        throw new IllegalStateException("a root went wrong");
                    }))
                    .hasMessage("a root went wrong");
        }
        assertThat(slots.<Integer>in(0, () -> true, this::work))
                .as("one at least")
                .isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
