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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease in this process's hands, renewed beside whatever is done under it. */
final class HeldLease implements Leases.Held {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);
    private static final int WRITES_MAX = 3;

    private final ObjectStore store;
    private final String key;
    private final Lease lease;
    private final AtomicBoolean over = new AtomicBoolean();
    private Runnable renewal = () -> {};
    private long beat;
    private String version;
    private boolean closed;

    private HeldLease(ObjectStore store, String key, Lease lease, String version) {
        this.store = store;
        this.key = key;
        this.lease = lease;
        this.version = version;
    }

    /** A lease that was just written at {@code version}, renewed from now on. */
    static HeldLease renewing(
            ObjectStore store, String key, Lease lease, String version, Duration renewal, Pulse pulse) {
        HeldLease held = new HeldLease(store, key, lease, version);
        held.renewed(pulse.every(renewal, "lease " + lease.target(), held::renew));
        return held;
    }

    private synchronized void renewed(Runnable stop) {
        renewal = stop;
    }

    @Override
    public Lease lease() {
        return lease;
    }

    @Override
    public boolean stillHeld() {
        return !over.get() && store.get(key).filter(this::isMine).isPresent();
    }

    @Override
    public synchronized void close() {
        end();
        if (closed) {
            return;
        }
        closed = true;
        try {
            write(true);
        } catch (FailureException e) {
            LOG.warn("the lease of {} is not given back and will run out: {}", lease.target(), e.getMessage());
        }
    }

    private void end() {
        over.set(true);
        renewal.run();
    }

    private synchronized void renew() {
        if (closed) {
            return;
        }
        try {
            if (!write(false)) {
                LOG.warn("the lease of {} was taken over", lease.target());
                end();
            }
        } catch (FailureException e) {
            LOG.warn("the lease of {} is not renewed this time: {}", lease.target(), e.getMessage());
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
            Optional<String> written = store.put(key, content, new Condition.Version(version));
            if (written.isPresent()) {
                version = written.get();
                return true;
            }
            Optional<Stored> now = store.get(key).filter(this::isMine);
            if (now.isEmpty()) {
                return false;
            }
            version = now.get().version();
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
