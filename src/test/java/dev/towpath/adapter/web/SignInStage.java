package dev.towpath.adapter.web;

import dev.towpath.adapter.quartz.MemoryStore;
import dev.towpath.adapter.quartz.QuartzTicker;
import dev.towpath.adapter.web.signin.Allowed;
import dev.towpath.adapter.web.signin.Secret;
import dev.towpath.adapter.web.signin.SessionKey;
import dev.towpath.adapter.web.signin.SignInSettings;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Watched;
import dev.towpath.model.HookSecret;
import dev.towpath.model.RunId;
import dev.towpath.testing.IdentityProvider;
import dev.towpath.testing.ScriptedWork;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A daemon whose pages are for those who sign in, with a provider that a test can spoil and a clock that it can set forward. */
final class SignInStage implements AutoCloseable {
    static final String KEY = "a key that nobody can guess, of course";
    static final Allowed ACME = Allowed.of(List.of("acme.example"), List.of(), List.of());

    final IdentityProvider provider = new IdentityProvider();
    final Daemon daemon;
    final ScriptedWork work = new ScriptedWork();
    private final AtomicLong ahead = new AtomicLong();
    private final List<WebServer> servers = new ArrayList<>();
    private final InstantSource time = () -> Instant.now().plusNanos(ahead.get());
    private final Clock clock = time.withZone(ZoneOffset.UTC);

    SignInStage() {
        daemon = new Daemon(
                List.of(new Watched(
                        "infra",
                        "/srv/infra.git",
                        Optional.empty(),
                        Rhythm.every(Duration.ofHours(1)),
                        new TreeMap<>(),
                        Optional.empty(),
                        Division.REPOSITORY)),
                work,
                QuartzTicker.of(new MemoryStore(), 2, Clock.systemUTC(), new Random(1)),
                new Board(Clock.systemUTC()),
                Clock.systemUTC(),
                System::nanoTime,
                () -> new RunId("none"));
        daemon.start();
    }

    /** Time passes for the web servers, though not for the provider. */
    void pass(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    SignInSettings settings(Allowed allowed, String key) {
        return settings(allowed, SessionKey.of(key), CookieBrowser.PUBLIC);
    }

    SignInSettings settings(Allowed allowed, SessionKey key, String address) {
        return new SignInSettings(
                provider.address(),
                IdentityProvider.CLIENT,
                new Secret(IdentityProvider.SECRET),
                URI.create(address),
                allowed,
                List.of("email"),
                "groups",
                Duration.ofHours(8),
                Optional.of("the platform team <platform@acme.example>"),
                key);
    }

    /** A web server with these settings, and a browser before it. */
    CookieBrowser serving(SignInSettings settings) {
        WebServer server = WebServer.start(
                new WebSettings(
                        WebSettings.LOOPBACK,
                        0,
                        new HookSettings(Optional.of(new HookSecret("the secret of the webhook")), Optional.empty()),
                        new Visitors.SignedIn(settings)),
                daemon,
                clock,
                () -> System.nanoTime() + ahead.get());
        servers.add(server);
        return new CookieBrowser(server.address());
    }

    /** The usual: everybody of one domain. */
    CookieBrowser serving() {
        return serving(settings(ACME, KEY));
    }

    @Override
    public void close() {
        servers.forEach(WebServer::close);
        daemon.stop(Duration.ofSeconds(5));
        daemon.close();
        provider.close();
    }
}
