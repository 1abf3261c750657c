package dev.towpath.adapter.web;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Hangs up on whoever brings the head of a request byte by byte: each of them would begin the time anew in which silence ends. */
record SlowHeaders(Scheduler scheduler) implements Connection.Listener {
    private static final long LOOK_SECONDS = 5;
    private static final int LOOKS = 3;

    /** Has every connection of a server watched. */
    static void end(Server server) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                for (Connector connector : server.getConnectors()) {
                    connector.addBean(new SlowHeaders(connector.getScheduler()));
                }
            }
        });
    }

    @Override
    public void onOpened(Connection connection) {
        lookLater(connection, 0, 0, 0);
    }

    private void lookLater(Connection connection, long requests, long bytes, int trickled) {
        Scheduler.Task unused =
                scheduler.schedule(() -> look(connection, requests, bytes, trickled), LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Bytes came, no request is being answered, and yet none was whole: that may be so once, and not again and again. */
    private void look(Connection connection, long requests, long bytes, int trickled) {
        if (!connection.getEndPoint().isOpen()) {
            return;
        }
        long requestsNow = connection.getMessagesIn();
        long bytesNow = connection.getBytesIn();
        boolean trickles = bytesNow > bytes && requestsNow == requests && connection.getMessagesOut() == requests;
        if (trickles && trickled + 1 == LOOKS) {
            connection.getEndPoint().close();
        } else {
            lookLater(connection, requestsNow, bytesNow, trickles ? trickled + 1 : 0);
        }
    }
}
