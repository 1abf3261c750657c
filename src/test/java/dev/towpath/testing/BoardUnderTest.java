package dev.towpath.browser;

import dev.towpath.adapter.web.HookSettings;
import dev.towpath.adapter.web.WebServer;
import dev.towpath.adapter.web.WebSettings;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Watched;
import dev.towpath.model.RunId;
import dev.towpath.report.TargetReport;
import dev.towpath.testing.HandTicker;
import dev.towpath.testing.ScriptedWork;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The pages of a daemon whose runs find whatever a test says. */
final class BoardUnderTest implements AutoCloseable {
    final ScriptedWork work = new ScriptedWork();
    private final HandTicker ticker = new HandTicker();
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
    private final WebServer server;

    BoardUnderTest() {
        daemon.start();
        server = WebServer.start(
                new WebSettings(WebSettings.LOOPBACK, 0, new HookSettings(Optional.empty(), Optional.empty())),
                daemon,
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** Runs once; it finds this. */
    BoardUnderTest finds(List<TargetReport> lines) {
        work.finds(lines.toArray(TargetReport[]::new));
        ticker.run("infra/all");
        return this;
    }

    /** Where a page is. */
    URI at(String path) {
        return URI.create(server.address() + path);
    }

    @Override
    public void close() {
        server.close();
        daemon.close();
    }
}
