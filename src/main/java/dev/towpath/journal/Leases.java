package dev.towpath.journal;

import dev.towpath.model.Target;
import java.util.Optional;

/** At most one holder per target, by conditional writes; time is only ever the observer's own. */
public interface Leases {
    /**
     * Takes the lease of a target, or watches it for {@code Limits.LEASE_TAKEOVER} and takes it over if its holder has gone
     * silent.
     *
     * @param above an epoch that the lease must be later than, because something was written under it already; a lease whose object
     *     somebody removed begins anew
     * @return empty if somebody else holds it and renews it
     */
    Optional<Held> acquire(Target target, long above);

    /** The same where nothing was written before. */
    default Optional<Held> acquire(Target target) {
        return acquire(target, 0);
    }

    /** Who holds the lease of a target now, if anybody. */
    Optional<Lease> holder(Target target);

    /** A lease that is renewed in the background until it is closed. */
    interface Held extends AutoCloseable {
        /** Whose it is and at which epoch. */
        Lease lease();

        /** Whom it was taken over from, who had fallen silent. */
        default Optional<String> takenFrom() {
            return Optional.empty();
        }

        /**
         * Reads the lease again.
         *
         * @return whether it still stands at this holder and epoch
         */
        boolean stillHeld();

        /** Gives it back; never throws. */
        @Override
        void close();
    }
}
