package dev.towpath.adapter.terraform;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The places at Terraform in this process: whatever plans or applies a root takes one, in whichever run.
 *
 * <p>An apply needs the memory that a plan needs, and a daemon has several runs in flight on one machine.
 */
public final class Slots {
    private static final long GLANCE_MILLIS = 200;

    private int taken;

    /**
     * Does some work in a place of its own, once there is one.
     *
     * @param most how many may be taken, this one with them
     * @throws FailureException if this process is asked to stop before there is one
     */
    <T> T in(int most, BooleanSupplier stopping, Supplier<T> work) {
        enter(most, stopping);
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private synchronized void enter(int most, BooleanSupplier stopping) {
        while (taken >= Math.max(1, most)) {
            if (stopping.getAsBoolean()) {
                throw stopped();
            }
            try {
                wait(GLANCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped();
            }
        }
        taken++;
    }

    private synchronized void leave() {
        taken--;
        notifyAll();
    }

    private static FailureException stopped() {
        return new FailureException(new Failure.RetryLater(
                ReasonCode.INTERRUPTED, "stopped while other roots were at work; nothing was begun", "run again"));
    }
}
