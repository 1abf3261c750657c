package dev.towpath.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns SIGINT and SIGTERM into a wish to stop.
 *
 * <p>The virtual machine begins to shut down at once and ends with 130 or 143 when its hooks are done; this hook holds it until
 * whatever must not be cut has come to a safe place. Before the first boundary nothing is cut, whatever is being waited for.
 */
final class ShutdownSignal implements Boundaries {
    private final PrintStream err;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean requested;
    private volatile boolean acting;
    private volatile Duration graceMax;
    private boolean delicate;
    private boolean over;

    ShutdownSignal(PrintStream err, Duration graceMax) {
        this.err = err;
        this.graceMax = graceMax;
    }

    /** Listens from now on. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "towpath-stop"));
    }

    /** Whether the process was asked to stop. */
    boolean requested() {
        return requested;
    }

    /** From now on there is something to say about what was not done. */
    @Override
    public void begun() {
        acting = true;
    }

    @Override
    public void mayTake(Duration longest) {
        graceMax = longest;
    }

    /** How long a stop waits at most. */
    Duration patience() {
        return graceMax;
    }

    /** From now on something is going on that must come to its own end; nothing is begun that came too late. */
    @Override
    public synchronized void reached(String name) {
        while (over) {
            LockSupport.park(this);
        }
        delicate = true;
    }

    /** Ends the process with a status, or lets the shutdown that is already under way go on. */
    void exit(int status) {
        finished.countDown();
        if (!requested) {
            System.exit(status);
        }
    }

    private void stop() {
        if (finished.getCount() == 0) {
            return;
        }
        requested = true;
        if (nothingBegun()) {
            if (acting) {
                err.println("stopped before anything was changed: run the same command again");
            }
            return;
        }
        err.println("stopping: nothing new is begun, what is under way comes to a safe place first");
        try {
            if (!finished.await(graceMax.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("stopping took too long; the next run settles what was left open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean nothingBegun() {
        over = !delicate;
        return over;
    }
}
