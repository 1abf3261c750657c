package dev.towpath.app;

import dev.towpath.adapter.http.Courier;
import dev.towpath.adapter.store.DirectoryObjectStore;
import dev.towpath.adapter.store.StoredTold;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Platform;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Tier;
import dev.towpath.notice.Channel;
import dev.towpath.notice.Herald;
import dev.towpath.notice.Occasion;
import dev.towpath.notice.ToldMemory;
import dev.towpath.notice.ToldStore;
import dev.towpath.problem.FailureException;
import dev.towpath.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator's channels what changed, once the run is over.
 *
 * <p>It is a courtesy: nothing of it changes what a run comes to. What was told is remembered in the state store, so it keeps the
 * store of the run open until then. That a run could not even find its state store is a matter of this machine, and is remembered
 * in its cache.
 */
final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final Workbench bench;
    private List<Channel> channels = List.of();
    private Optional<Reached> reached = Optional.empty();

    /** The world of a run that came so far. */
    private record Reached(ObjectStore store, Platform platform, Runnable end) {}

    Notifications(Workbench bench) {
        this.bench = bench;
    }

    /**
     * Says that the run about to begin is one of which people are told.
     *
     * @throws FailureException where a channel cannot be used
     */
    void begin(Courier courier) {
        channels = new Channels(bench.environment(), bench.clock())
                .of(bench.settings().channels(), courier, bench.calls());
    }

    /**
     * The end of a run's connections.
     *
     * @param first what ends with the run
     * @param last what the state store needs: it ends with the run, too, or once people were told
     */
    synchronized Runnable after(ObjectStore store, Platform platform, Runnable first, Runnable last) {
        if (channels.isEmpty()) {
            return () -> {
                first.run();
                last.run();
            };
        }
        close();
        reached = Optional.of(new Reached(store, platform, last));
        return first;
    }

    /**
     * The report, with the calls that the telling took.
     *
     * @param repository as it was asked for
     * @param whole whether the run was about every target
     */
    RunReport told(RunReport report, String repository, boolean whole) {
        if (channels.isEmpty()) {
            return report;
        }
        TreeMap<EnvironmentName, Tier> tiers = new TreeMap<>();
        reached.ifPresent(it -> it.platform()
                .environments()
                .values()
                .forEach(environment -> tiers.put(environment.name(), environment.tier())));
        Occasion occasion = new Occasion(report, whole, tiers, link(report));
        Herald herald = new Herald(channels, bench.clock());
        boolean remembered =
                told(report, () -> reached.ifPresent(it -> herald.tell(new StoredTold(it.store()), occasion)));
        Path own = bench.directories()
                .cache()
                .resolve("told-here")
                .resolve(Digest.of(repository).abbreviated());
        if (reached.isEmpty() || !remembered || Files.isDirectory(own)) {
            ToldStore machine = new StoredTold(new DirectoryObjectStore(own));
            if (!told(report, () -> herald.tellOfTheRun(machine, occasion))) {
                told(report, () -> herald.tellOfTheRun(new Forgotten(), occasion));
            }
        }
        return report.counting(bench.calls());
    }

    /** Whether the telling got as far as it can. */
    private static boolean told(RunReport report, Runnable telling) {
        try {
            telling.run();
            return true;
        } catch (FailureException e) {
            LOG.warn(
                    "what changed in run {} may not have been told: {}; the next run tells it",
                    report.run(),
                    e.failure().message());
        } catch (RuntimeException e) {
            LOG.warn("what changed in run {} may not have been told", report.run(), e);
        }
        return false;
    }

    /** The memory of a machine that cannot remember: there each run tells that it could not run. */
    private static final class Forgotten implements ToldStore {
        @Override
        public Kept read() {
            return new Kept(ToldMemory.NONE, Optional.empty());
        }

        @Override
        public Optional<String> write(ToldMemory memory, Optional<String> over) {
            return Optional.of("forgotten");
        }
    }

    /** The page of the job in which this runs, else the commit on the forge. */
    private Optional<String> link(RunReport report) {
        return Announcements.runAddress(bench.environment())
                .or(() -> reached.map(it -> it.platform().forge())
                        .filter(Forge.GitHub.class::isInstance)
                        .map(Forge.GitHub.class::cast)
                        .flatMap(forge -> report.commit()
                                .flatMap(commit -> forgeAddress()
                                        .map(host -> host + "/" + forge.repository() + "/commit/" + commit))));
    }

    /** Where people see what the API is asked for; empty where that cannot be told from the API's address. */
    private Optional<String> forgeAddress() {
        String api = bench.environment().getOrDefault("GITHUB_API_URL", "https://api.github.com");
        if (api.matches("https://api[.]github[.]com/?")) {
            return Optional.of("https://github.com");
        }
        return Optional.of(api)
                .filter(text -> text.matches("https://[A-Za-z0-9.:-]+/api/v3/?"))
                .map(text -> text.replaceFirst("/api/v3/?$", ""));
    }

    @Override
    public synchronized void close() {
        reached.ifPresent(it -> it.end().run());
        reached = Optional.empty();
    }
}
