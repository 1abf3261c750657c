package dev.towpath.adapter.store;

import dev.towpath.adapter.json.JournalJson;
import dev.towpath.adapter.json.JournalJson.KeptLease;
import dev.towpath.journal.Lease;
import dev.towpath.journal.Leases;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lease object for each target: {@code leases/<app>/<env>.json}, taken, renewed and given back by conditional writes.
 *
 * <p>The object holds no time. A contender watches its version; a holder that lives changes it every {@code renewal}; one that
 * shows no change for {@code takeover} of the contender's own monotonic clock is taken over at the next epoch. A released lease
 * keeps its object, because epochs only rise.
 */
public final class StoredLeases implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(StoredLeases.class);

    private final ObjectStore store;
    private final String holder;
    private final Duration renewal;
    private final Duration takeover;
    private final Pulse pulse;

    /**
     * Leases in the given store.
     *
     * @param holder names this process among all others, for people and for the comparison: the run's id and where it runs
     * @param renewal how often a held lease is renewed; at most a third of {@code takeover}
     * @param takeover how long a lease must be seen unchanged before it is taken over
     * @param nanoTime monotonic time in nanoseconds
     */
    public StoredLeases(ObjectStore store, String holder, Duration renewal, Duration takeover, LongSupplier nanoTime) {
        this(store, holder, renewal, takeover, new ThreadPulse(nanoTime));
    }

    /** The same in a time of their own. */
    public StoredLeases(ObjectStore store, String holder, Duration renewal, Duration takeover, Pulse pulse) {
        if (renewal.multipliedBy(3).compareTo(takeover) > 0) {
            throw new IllegalArgumentException(
                    "a lease that is renewed every " + renewal + " cannot be taken over after " + takeover);
        }
        this.store = store;
        this.holder = holder;
        this.renewal = renewal;
        this.takeover = takeover;
        this.pulse = pulse;
    }

    @Override
    public Optional<Held> acquire(Target target, long above) {
        Optional<Stored> seen = store.get(key(target));
        long since = pulse.nanoTime();
        while (true) {
            if (seen.isEmpty() || isReleased(target, seen.get())) {
                return take(target, seen, above, Optional.empty());
            }
            Duration left = takeover.minusNanos(pulse.nanoTime() - since);
            if (left.isNegative() || left.isZero()) {
                String silent = parse(target, seen.get()).lease().holder();
                LOG.warn("taking over the lease of {} from \"{}\", which shows no sign of life", target, silent);
                return take(target, seen, above, Optional.of(silent));
            }
            pause(left.compareTo(renewal) < 0 ? left : renewal);
            Optional<Stored> now = store.get(key(target));
            if (now.isPresent()
                    && !now.get().version().equals(seen.get().version())
                    && !isReleased(target, now.get())) {
                return Optional.empty();
            }
            seen = now;
        }
    }

    @Override
    public Optional<Lease> holder(Target target) {
        return store.get(key(target))
                .map(stored -> parse(target, stored))
                .filter(kept -> !kept.released())
                .map(KeptLease::lease);
    }

    /**
     * Takes a lease away from a holder that a person knows to be gone; the epoch stays, so that the holder's fence falls.
     *
     * @return whether it was still held at this epoch
     */
    public boolean release(Target target, long epoch) {
        Optional<Stored> seen = store.get(key(target));
        Optional<KeptLease> kept = seen.map(stored -> parse(target, stored));
        if (kept.isEmpty() || kept.get().released() || kept.get().lease().epoch() != epoch) {
            return false;
        }
        KeptLease free = new KeptLease(kept.get().lease(), kept.get().beat(), true);
        return store.put(
                        key(target),
                        JournalJson.write(free),
                        new Condition.Version(seen.get().version()))
                .isPresent();
    }

    private Optional<Held> take(Target target, Optional<Stored> seen, long above, Optional<String> from) {
        long last = seen.map(stored -> parse(target, stored).lease().epoch()).orElse(0L);
        long epoch = Math.max(last, above) + 1;
        KeptLease mine = new KeptLease(new Lease(target, holder, epoch), 0, false);
        Condition condition = seen.<Condition>map(stored -> new Condition.Version(stored.version()))
                .orElseGet(Condition.Absent::new);
        long begun = pulse.nanoTime();
        return store.put(key(target), JournalJson.write(mine), condition)
                .map(version -> new HeldLease.Taking(from, version, begun))
                .map(taking -> HeldLease.renewing(store, key(target), mine.lease(), taking, renewal, pulse));
    }

    private boolean isReleased(Target target, Stored stored) {
        return parse(target, stored).released();
    }

    private KeptLease parse(Target target, Stored stored) {
        try {
            return JournalJson.lease(stored.content());
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.STATE_BLOCKED,
                            "reading the lease \"" + key(target) + "\" in the state store \"" + store.location()
                                    + "\": " + e.getMessage(),
                            "make sure that no run is active, then remove that object"),
                    e);
        }
    }

    private void pause(Duration duration) {
        try {
            pulse.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    new Failure.RetryLater(
                            ReasonCode.INTERRUPTED,
                            "waiting for a lease: the run was stopped",
                            "nothing was changed; run again"),
                    e);
        }
    }

    private static String key(Target target) {
        return "leases/" + target + ".json";
    }
}
