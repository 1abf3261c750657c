package dev.towpath.adapter.web;

import dev.towpath.daemon.Board;
import dev.towpath.daemon.Subscription;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells open pages that something changed, by server-sent events. It does not say what: a page that hears it asks for itself again,
 * so that there is one way in which pages are made.
 */
final class EventRoutes implements Routes, AutoCloseable {
    /** Open pages that are told. */
    static final int PAGES_MAX = 100;

    private static final long PAUSE_MILLIS = 500;
    private static final long SILENCE_MILLIS = 4_000;

    private final Board board;
    private final Guard guard;
    private final Clock clock;

    /** Each with the moment at which its session ends. */
    private final Map<SseClient, Instant> pages = new ConcurrentHashMap<>();

    private final Subscription subscription;
    private boolean changed;
    private boolean closed;

    EventRoutes(Board board, Guard guard, Clock clock) {
        this.board = board;
        this.guard = guard;
        this.clock = clock;
        this.subscription = board.listen("pages", event -> wake());
        Thread thread = new Thread(this::tell, "web events");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void on(RoutesConfig routes) {
        SseHandler handler = new SseHandler(this::open);
        routes.get("/events", guard.admitting(context -> {
            if (pages.size() >= PAGES_MAX) {
                full(context);
                return;
            }
            handler.handle(context);
        }));
    }

    private static void full(Context context) {
        context.status(HttpStatus.SERVICE_UNAVAILABLE);
        context.header("Retry-After", "60");
        context.result("too many pages are open; this one does not change by itself\n");
    }

    private void open(SseClient page) {
        page.keepAlive();
        // Before anything is sent: who is gone by then is taken out by that.
        pages.put(page, Visit.of(page.ctx()).end().orElse(Instant.MAX));
        page.onClose(() -> pages.remove(page));
        page.sendEvent("board", String.valueOf(board.view().version()));
    }

    private synchronized void wake() {
        changed = true;
        notifyAll();
    }

    /** Pages hear of changes at most twice a second, and of silence every few seconds, which shows who has gone. */
    private void tell() {
        try {
            while (true) {
                boolean news = news();
                if (closed()) {
                    return;
                }
                String version = String.valueOf(board.view().version());
                Instant now = clock.instant();
                pages.forEach((page, end) -> {
                    if (!now.isBefore(end)) {
                        page.close();
                    } else if (news) {
                        page.sendEvent("board", version);
                    } else {
                        page.sendComment("nothing new");
                    }
                });
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean news() throws InterruptedException {
        long end = System.nanoTime() + SILENCE_MILLIS * 1_000_000;
        long left = SILENCE_MILLIS;
        while (!changed && !closed && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        boolean news = changed;
        changed = false;
        return news;
    }

    private synchronized boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        subscription.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        pages.keySet().forEach(SseClient::close);
    }
}
