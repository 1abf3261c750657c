package dev.towpath.adapter.web;

import dev.towpath.adapter.web.signin.SignIn;
import dev.towpath.daemon.Daemon;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's web server. It holds no state of its own, and closing it never cuts a run. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS_MAX = 40;
    private static final int THREADS_MIN = 2;
    private static final int IDLE_MILLIS = 10_000;
    private static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final long BYTES_PER_SECOND_MIN = 100;

    private final Javalin server;
    private final EventRoutes events;
    private final WebSettings settings;

    private WebServer(Javalin server, EventRoutes events, WebSettings settings) {
        this.server = server;
        this.events = events;
        this.settings = settings;
    }

    /** Serves a daemon of which nothing is counted. */
    public static WebServer start(WebSettings settings, Daemon daemon, Clock clock, LongSupplier nanoTime) {
        return start(settings, daemon, Measures.none(), clock, nanoTime);
    }

    /**
     * Serves a daemon.
     *
     * @param measures what is counted of it
     * @throws FailureException if nothing can listen there
     */
    public static WebServer start(
            WebSettings settings, Daemon daemon, Measures measures, Clock clock, LongSupplier nanoTime) {
        List<Routes> rooms = new ArrayList<>(List.of(
                new SecurityHeaders(),
                new HealthRoutes(daemon),
                new HookRoutes(settings.hooks(), daemon, measures, clock, nanoTime)));
        Door door = settings.visitors().fold(MachineDoor::new, ProxyDoor::new, signedIn -> {
            SignIn signIn = new SignIn(signedIn.settings(), clock, nanoTime);
            Cookies cookies = new Cookies(signedIn.settings().encrypted());
            rooms.add(new SignInRoutes(signIn, cookies, nanoTime));
            return new SignInDoor(signIn, cookies);
        });
        List<String> proxies = settings.visitors().fold(List::of, Visitors.BehindProxy::proxies, signedIn -> List.of());
        Guard guard = new Guard(door, settings.scrapers(), proxies);
        rooms.add(new MetricsRoutes(measures, guard));
        EventRoutes events = new EventRoutes(daemon.board(), guard, clock);
        rooms.add(new PageRoutes(daemon.board(), guard));
        rooms.add(events);
        Javalin server = Javalin.create(config -> configure(config, rooms));
        try {
            server.start(settings.address(), settings.port());
        } catch (JavalinBindException e) {
            events.close();
            server.stop();
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.UNREACHABLE,
                            "listening on " + settings.address() + ":" + settings.port() + ": " + reason(e),
                            "name a free port with --port and an address of this machine with --listen"),
                    e);
        }
        return new WebServer(server, events, settings);
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static void configure(JavalinConfig config, List<Routes> rooms) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.defaultContentType = "text/plain; charset=utf-8";
        QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN, IDLE_MILLIS);
        threads.setName("web");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(HEADER_BYTES_MAX);
            http.setIdleTimeout(IDLE_MILLIS);
        });
        config.routes.exception(Exception.class, (defect, context) -> {
            LOG.error("answering {} {}", context.method(), context.path(), defect);
            context.status(HttpStatus.INTERNAL_SERVER_ERROR).result("this is a defect; it is in the log\n");
        });
        config.jetty.modifyServer(server -> {
            server.setHandler(new MinimumDataRateHandler(BYTES_PER_SECOND_MIN, 0));
            // What runs open must not run out because of what strangers hold open.
            server.addBean(new NetworkConnectionLimit(Limits.WEB_CONNECTIONS_MAX, server));
            SlowHeaders.end(server);
        });
        rooms.forEach(room -> room.on(config.routes));
    }

    /** Where it listens. */
    public URI address() {
        String host = settings.address().contains(":") ? "[" + settings.address() + "]" : settings.address();
        return URI.create("http://" + host + ":" + server.port());
    }

    @Override
    public void close() {
        events.close();
        server.stop();
    }
}
