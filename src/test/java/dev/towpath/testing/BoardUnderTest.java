package dev.towpath.testing;

import dev.towpath.adapter.web.HookSettings;
import dev.towpath.adapter.web.Visitors;
import dev.towpath.adapter.web.WebServer;
import dev.towpath.adapter.web.WebSettings;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Watched;
import dev.towpath.model.RunId;
import dev.towpath.report.TargetReport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The pages of a daemon whose runs find whatever a test says. */
public final class BoardUnderTest implements AutoCloseable {
    /** What its runs find. */
    public final ScriptedWork work = new ScriptedWork();

    /** When it runs. */
    public final HandTicker ticker = new HandTicker();

    private final Daemon daemon = new Daemon(
            List.of(new Watched(
                    "infra",
                    "https://github.com/acme/infra.git",
                    Optional.empty(),
                    Rhythm.every(Duration.ofMinutes(5)),
                    new TreeMap<>(),
                    Optional.empty(),
                    Division.REPOSITORY)),
            work,
            ticker,
            new Board(Clock.systemUTC()),
            Clock.systemUTC(),
            System::nanoTime,
            () -> new RunId("run-0"));
    private final List<WebServer> servers = new ArrayList<>();
    private final URI address;

    /** One that shows its pages to this machine, and has not run. */
    public BoardUnderTest() {
        daemon.start();
        address = serving(new Visitors.ThisMachine());
    }

    /** Shows the same to these visitors too; where. */
    public URI serving(Visitors visitors) {
        WebServer server = WebServer.start(
                new WebSettings(
                        WebSettings.LOOPBACK, 0, new HookSettings(Optional.empty(), Optional.empty()), visitors),
                daemon,
                Clock.systemUTC(),
                System::nanoTime);
        servers.add(server);
        return server.address();
    }

    /** Runs once; it finds this. */
    public BoardUnderTest finds(List<TargetReport> lines) {
        work.finds(lines.toArray(TargetReport[]::new));
        return runs();
    }

    /** Runs once. */
    public BoardUnderTest runs() {
        ticker.run("infra/all");
        return this;
    }

    /** Where a page is. */
    public URI at(String path) {
        return URI.create(address + path);
    }

    @Override
    public void close() {
        servers.forEach(WebServer::close);
        daemon.close();
    }
}
