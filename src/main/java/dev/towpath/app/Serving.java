package dev.towpath.app;

import dev.towpath.adapter.metrics.Metrics;
import dev.towpath.adapter.quartz.ClusterSettings;
import dev.towpath.adapter.quartz.ClusterStore;
import dev.towpath.adapter.quartz.MemoryStore;
import dev.towpath.adapter.quartz.QuartzTicker;
import dev.towpath.adapter.quartz.TimeStore;
import dev.towpath.adapter.web.Measures;
import dev.towpath.adapter.web.WebServer;
import dev.towpath.cli.RunRequest;
import dev.towpath.cli.Scope;
import dev.towpath.cli.Session;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Neighbours;
import dev.towpath.daemon.Purpose;
import dev.towpath.daemon.Share;
import dev.towpath.daemon.Subscription;
import dev.towpath.daemon.Watched;
import dev.towpath.daemon.Work;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.model.Ulids;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TraceSink;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Serves: puts the daemon together, and holds it until the session is asked to stop. */
final class Serving implements Work {
    private static final long GLANCE_MILLIS = 200;

    private final Program program;
    private final Session session;
    private final Clock clock;
    private final Ulids ids;
    private volatile Function<Share, Onlooker> onlookers = share -> Onlooker.nobody();

    Serving(Program program, Session session, Clock clock, Ulids ids) {
        this.program = program;
        this.session = session;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Serves until the session is asked to stop.
     *
     * @param stopMax how long it then waits for runs in flight
     */
    ExitCode serve(ServeSettings settings, Duration stopMax, Consumer<URI> ready) {
        Board board = new Board(clock);
        Metrics metrics = new Metrics(board::view, clock, Build.current().facts());
        Optional<TraceSink> traces = settings.traces().flatMap(Tracing::opened);
        onlookers = share -> traced(counting(metrics, share.repository()), traces, share);
        TimeStore store = store(settings);
        try (metrics;
                Closing tracing = () -> traces.ifPresent(TraceSink::close);
                Subscription counted = board.listen("metrics", metrics);
                QuartzTicker ticker = QuartzTicker.of(store, settings.workers(), clock, new SecureRandom());
                Daemon daemon = new Daemon(
                        settings.repositories(), this, ticker, board, clock, System::nanoTime, ids::nextRun);
                WebServer web = WebServer.start(settings.web(), daemon, measures(metrics), clock, System::nanoTime);
                Closing neighbours = neighbours(store, board)) {
            settings.remarks().forEach(session.progress()::say);
            daemon.start();
            ready.accept(web.address());
            while (!session.stopping().getAsBoolean()) {
                Thread.sleep(GLANCE_MILLIS);
            }
            return daemon.stop(stopMax) ? ExitCode.OK : ExitCode.TERMINATED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.TERMINATED;
        }
    }

    /** What is closed with the daemon. */
    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private Onlooker traced(Onlooker counting, Optional<TraceSink> traces, Share share) {
        SortedMap<String, String> facts = new TreeMap<>(Map.of("towpath.share", share.id()));
        return traces.map(sink -> new RunTrace(sink, clock, facts).and(counting))
                .orElse(counting);
    }

    private static Onlooker counting(Metrics metrics, String repository) {
        return new Onlooker() {
            @Override
            public void throttled(String call) {
                metrics.throttled(call);
            }

            @Override
            public void deployed(Target target, Duration lag) {
                metrics.deployed(repository, target, lag);
            }
        };
    }

    private static Measures measures(Metrics metrics) {
        return new Measures() {
            @Override
            public void webhook(String hook, String outcome) {
                metrics.webhook(hook, outcome);
            }

            @Override
            public String exposition() {
                return metrics.exposition();
            }
        };
    }

    private TimeStore store(ServeSettings settings) {
        // The id of this process's life: a process with the same number on the same host is another.
        String instance = ids.nextRun() + "@" + ProcessHandle.current().pid();
        return settings.cluster()
                .<TimeStore>map(cluster -> ClusterStore.open(cluster, instance, settings.workers()))
                .orElseGet(MemoryStore::new);
    }

    private static Closing neighbours(TimeStore store, Board board) {
        return store instanceof ClusterStore cluster
                ? Neighbours.begin(cluster.instance(), board, cluster.exchange(), Limits.NEIGHBOURS_ROUND)::close
                : () -> {};
    }

    /** Makes the tables that the daemons of a cluster share. */
    static String createTables(Optional<ClusterSettings> cluster) {
        ClusterSettings database = cluster.orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "no database is named in which tables could be made",
                "name it with --cluster, or as \"cluster\" below \"serve\" in the operator's settings")));
        return ClusterStore.createTables(database)
                ? "made the tables of the scheduler in " + database
                : "the tables of the scheduler are in " + database + " already; nothing was changed";
    }

    @Override
    public RunReport run(Watched watched, Share share, Purpose purpose, Progress progress, BooleanSupplier stopping) {
        List<String> environments = share.environments()
                .map(names -> names.stream().map(EnvironmentName::value).toList())
                .orElse(List.of());
        RunRequest request = purpose == Purpose.DRIFT
                ? RunRequest.looking(RunRequest.Mode.DRIFT)
                : new RunRequest(RunRequest.Mode.RECONCILE, true, Limits.PARALLEL_DEFAULT, false, false);
        return program.run(
                new Session(scope(watched, environments), progress, stopping), request, true, onlookers.apply(share));
    }

    @Override
    public SortedMap<EnvironmentName, Tier> environments(Watched watched) {
        Session looking = new Session(scope(watched, List.of()), Progress.silent(), session.stopping());
        SortedMap<EnvironmentName, Tier> tiers = new TreeMap<>();
        program.opened(looking)
                .platform()
                .environments()
                .values()
                .forEach(environment -> tiers.put(environment.name(), environment.tier()));
        return tiers;
    }

    private Scope scope(Watched watched, List<String> environments) {
        return new Scope(
                Optional.of(watched.repository()),
                watched.ref(),
                List.of(),
                environments,
                session.scope().config(),
                session.scope().verbose());
    }
}
