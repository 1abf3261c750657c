package dev.towpath.daemon;

/** Whoever wants to know what changes on the board: notifications, pages that are open, metrics. */
@FunctionalInterface
public interface BoardListener {
    /**
     * Something changed. Called by a thread of the listener's own, one event after the other: it may take its time, and blocks
     * neither a run nor another listener. What it throws is logged, and it goes on with the next event.
     */
    void changed(BoardEvent event);
}
