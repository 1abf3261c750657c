package dev.towpath.daemon;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides when to try. Whether a run may act is decided by the lease of each target, never here: a ticker that gives the same
 * share to two daemons at once wastes calls and does no harm.
 *
 * <p>Every method but {@link #trouble} throws {@link dev.towpath.problem.FailureException} where what the ticker keeps its times
 * in cannot be reached.
 */
public interface Ticker extends AutoCloseable {
    /**
     * From now on exactly these are due in their rhythms, and nothing of other shares. Times that are kept already are left as
     * they are where nothing of their rhythm changed.
     *
     * @param undivided the repositories of which no shares are known at this moment: another daemon may know them, and what it
     *     arranged stays
     */
    void arrange(Collection<Beat> beats, Set<String> undivided);

    /** Begins every rhythm anew from this moment, because the clock was set. */
    void rearrange();

    /** Begins to tell what is due. Never twice at the same time for one share, however many daemons there are. */
    void start(Pulse pulse);

    /**
     * Has a share reconciled as soon as nobody is at it. What is asked while such a request waits is done by the same run; what
     * is asked while a run is in flight is done by one more run.
     *
     * @return whether this is a new request; if not, one that waits already stands for it
     */
    boolean soon(Share share, Trigger trigger);

    /** What is due next of everything that was arranged, in the order of time. */
    List<Upcoming> upcoming();

    /** Why nothing can be told at this moment, if that is so. Asks nobody for longer than a few seconds. */
    Optional<String> trouble();

    /** Tells nothing new; what was told is not cut. */
    void pause();

    @Override
    void close();

    /** Is told what is due, in a thread of its own; it comes back when the run is over. */
    interface Pulse {
        /**
         * A share is due.
         *
         * @param share its id, which another daemon may have arranged
         */
        void due(String share, Purpose purpose, Trigger trigger);
    }
}
