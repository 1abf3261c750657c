package dev.towpath.adapter.store;

import dev.towpath.adapter.json.JournalJson;
import dev.towpath.adapter.json.JournalJson.KeptLease;
import dev.towpath.journal.Lease;
import dev.towpath.journal.Leases;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.problem.FailureException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease in this process's hands, renewed beside whatever is done under it. */
final class HeldLease implements Leases.Held {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);
    private static final int WRITES_MAX = 3;
    private static final int RENEWALS_MISSED_MAX = 2;

    private final ObjectStore store;
    private final String key;
    private final Lease lease;
    private final Duration fresh;
    private final LongSupplier nanoTime;
    private final AtomicBoolean over = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Runnable renewal = () -> {};
    private long beat;
    private String version;
    private volatile long written;
    private boolean closed;
    private final Optional<String> takenFrom;

    /**
     * How it was taken.
     *
     * @param from who held it and had fallen silent, if anybody
     * @param begun when its writing began, in nanoseconds of the pulse: whoever waits for it may have seen it since then
     */
    record Taking(Optional<String> from, String version, long begun) {}

    private HeldLease(
            ObjectStore store, String key, Lease lease, Taking taking, Duration fresh, LongSupplier nanoTime) {
        this.store = store;
        this.key = key;
        this.lease = lease;
        this.version = taking.version();
        this.takenFrom = taking.from();
        this.fresh = fresh;
        this.nanoTime = nanoTime;
        this.written = taking.begun();
    }

    /** A lease that was just written, renewed from now on. */
    static HeldLease renewing(
            ObjectStore store, String key, Lease lease, Taking taking, Duration renewal, Pulse pulse) {
        HeldLease held =
                new HeldLease(store, key, lease, taking, renewal.multipliedBy(RENEWALS_MISSED_MAX), pulse::nanoTime);
        held.renewed(pulse.every(renewal, "lease " + lease.target(), held::renew));
        return held;
    }

    @Override
    public Optional<String> takenFrom() {
        return takenFrom;
    }

    private void renewed(Runnable stop) {
        renewal = stop;
    }

    @Override
    public Lease lease() {
        return lease;
    }

    /**
     * Looks whether the lease is there. One that was not renewed for long, because the process stood still, is about to be taken
     * over: it is renewed first, so that whoever waits for it waits on.
     */
    @Override
    public boolean stillHeld() {
        if (over.get()) {
            return false;
        }
        boolean stale = nanoTime.getAsLong() - written > fresh.toNanos();
        // Where it is being renewed at this very moment, looking is enough.
        if (!stale || !writing.tryLock()) {
            return store.get(key).filter(this::isMine).isPresent();
        }
        try {
            boolean ours = !closed && write(false);
            if (!ours) {
                end();
            }
            return ours;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            end();
            if (!closed) {
                closed = true;
                write(true);
            }
        } catch (FailureException e) {
            LOG.warn("the lease of {} is not given back and will run out: {}", lease.target(), e.getMessage());
        } finally {
            writing.unlock();
        }
    }

    private void end() {
        over.set(true);
        renewal.run();
    }

    /** Renews it, unless that or its end is being written at this very moment. */
    private void renew() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (!closed && !write(false)) {
                LOG.warn("the lease of {} was taken over", lease.target());
                end();
            }
        } catch (FailureException e) {
            LOG.warn("the lease of {} is not renewed this time: {}", lease.target(), e.getMessage());
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes the next beat. A write whose answer was lost leaves us with an old version, so a refused write is followed by a
     * look: what is there may be our own.
     *
     * @return whether the lease is still ours
     */
    private boolean write(boolean released) {
        beat++;
        byte[] content = JournalJson.write(new KeptLease(lease, beat, released));
        for (int i = 0; i < WRITES_MAX; i++) {
            long begun = nanoTime.getAsLong();
            Optional<String> now = store.put(key, content, new Condition.Version(version));
            if (now.isPresent()) {
                version = now.get();
                written = begun;
                return true;
            }
            Optional<Stored> there = store.get(key).filter(this::isMine);
            if (there.isEmpty()) {
                return false;
            }
            version = there.get().version();
        }
        return true;
    }

    private boolean isMine(Stored stored) {
        try {
            KeptLease now = JournalJson.lease(stored.content());
            return !now.released() && now.lease().equals(lease);
        } catch (IllegalArgumentException e) {
            LOG.warn("the lease of {} cannot be read: {}", lease.target(), e.getMessage());
            return false;
        }
    }
}
