package dev.towpath.daemon;

import dev.towpath.model.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener of the board, with its own thread and the events that it has not been told yet. */
public final class Subscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final String name;
    private final BoardListener listener;
    private final Consumer<Subscription> onClose;
    private final Deque<BoardEvent> waiting = new ArrayDeque<>();
    private long missed;
    private boolean closed;

    Subscription(String name, BoardListener listener, Consumer<Subscription> onClose) {
        this.name = name;
        this.listener = listener;
        this.onClose = onClose;
        Thread thread = new Thread(this::tell, "board " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes an event without waiting; the oldest is dropped where the listener is too slow. */
    synchronized void offer(BoardEvent event) {
        if (closed) {
            return;
        }
        if (waiting.size() >= Limits.BOARD_EVENTS_MAX) {
            waiting.removeFirst();
            missed++;
        }
        waiting.addLast(event);
        notifyAll();
    }

    /** Ends it; what was not told yet is dropped. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            notifyAll();
        }
        onClose.accept(this);
    }

    private void tell() {
        try {
            while (true) {
                BoardEvent event = next();
                if (event instanceof BoardEvent.Missed none && none.events() == 0) {
                    return;
                }
                tell(event);
            }
        } catch (InterruptedException e) {
            LOG.debug("the listener \"{}\" is told nothing more", name);
        }
    }

    private void tell(BoardEvent event) {
        try {
            listener.changed(event);
        } catch (RuntimeException e) {
            LOG.warn("telling \"{}\" of a change", name, e);
        }
    }

    /** The next event; of none missed, when there are no more. */
    private synchronized BoardEvent next() throws InterruptedException {
        while (!closed && waiting.isEmpty()) {
            wait();
        }
        if (closed) {
            return new BoardEvent.Missed(0);
        }
        if (missed > 0) {
            BoardEvent.Missed told = new BoardEvent.Missed(missed);
            missed = 0;
            return told;
        }
        return waiting.removeFirst();
    }
}
