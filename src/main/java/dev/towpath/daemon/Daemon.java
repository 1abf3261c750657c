package dev.towpath.daemon;

import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.RunId;
import dev.towpath.problem.FailureException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches config repositories: has each of their shares run in its rhythm, at once when asked, and never twice at the same time.
 *
 * <p>It holds nothing that a run depends on. What it remembers is for those who look at the {@link Board}.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final SortedMap<String, Watched> watched = new TreeMap<>();
    private final Work work;
    private final Ticker ticker;
    private final Board board;
    private final Runs runs;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClockWatch clockWatch;
    private final Map<String, List<Beat>> beats = new HashMap<>();
    private final Map<String, GitSha> dividedAt = new HashMap<>();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "daemon rounds");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean started;
    private volatile boolean stopping;

    /**
     * A daemon that does nothing yet.
     *
     * @param nanoTime a clock that nobody sets
     */
    public Daemon(
            Collection<Watched> watched,
            Work work,
            Ticker ticker,
            Board board,
            Clock clock,
            LongSupplier nanoTime,
            Supplier<RunId> newRun) {
        watched.forEach(one -> this.watched.put(one.name(), one));
        this.work = work;
        this.ticker = ticker;
        this.board = board;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.runs = new Runs(work, board, clock, nanoTime, newRun);
        this.clockWatch = new ClockWatch(Limits.CLOCK_JUMP_MAX, clock.instant(), nanoTime.getAsLong());
        board.watch(this.watched.values());
    }

    /**
     * Begins: everything is looked at once, and from then on in its rhythm.
     *
     * @throws FailureException if the times cannot be kept
     */
    public void start() {
        watched.values().forEach(this::divide);
        arrange();
        ticker.start(this::due);
        started = true;
        shares().forEach(share -> ticker.soon(share, Trigger.START));
        refresh();
        long round = Limits.SERVE_ROUND.toMillis();
        ScheduledFuture<?> unused = rounds.scheduleWithFixedDelay(this::round, round, round, TimeUnit.MILLISECONDS);
    }

    /** What is known; for whoever shows it. */
    public Board board() {
        return board;
    }

    /** The repositories that are watched, by name. */
    public Collection<Watched> watched() {
        return List.copyOf(watched.values());
    }

    /**
     * Has everything in a repository run as soon as nobody is at it.
     *
     * @param repository the name of a watched repository
     * @return how many of its shares were not waiting for that already
     * @throws FailureException if the wish cannot be kept, so that whoever asked should ask again
     */
    public int soon(String repository, Trigger trigger) {
        int asked = 0;
        try {
            for (Share share : shares(repository)) {
                if (ticker.soon(share, trigger)) {
                    asked++;
                }
            }
        } catch (FailureException e) {
            // Whoever asks whether the daemon is ready should hear of it now, and not at the next round.
            refreshSoon();
            throw e;
        }
        if (asked > 0) {
            refreshSoon();
        }
        return asked;
    }

    private void refreshSoon() {
        if (!stopping) {
            rounds.execute(this::refresh);
        }
    }

    /** Why requests cannot be taken at this moment; empty when all is well. */
    public Optional<String> unready() {
        if (stopping) {
            return Optional.of("it is stopping");
        }
        return started ? board.view().trouble() : Optional.of("it is starting");
    }

    /**
     * Ends: nothing new begins, and what is in flight finishes or is left so that the next run settles it.
     *
     * @return whether everything was over in time
     */
    public boolean stop(Duration max) {
        stopping = true;
        rounds.shutdownNow();
        ticker.pause();
        board.view().inFlight().forEach(this::handOver);
        runs.stop();
        boolean settled = false;
        try {
            settled = runs.settled(max);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        board.close();
        LOG.info("stopped{}", settled ? "" : " with a run in flight; the next one settles what it left open");
        return settled;
    }

    /** What is cut short here is gone on with by another daemon of the cluster, if there is one. */
    private void handOver(RunInFlight run) {
        try {
            ticker.soon(run.share(), Trigger.FOLLOW_UP);
        } catch (FailureException e) {
            LOG.warn("run {} of {} is left to its next time: {}", run.number(), run.share(), e.getMessage());
        }
    }

    @Override
    public void close() {
        ticker.close();
    }

    private void due(String id, Purpose purpose, Trigger trigger) {
        // Another daemon may have been told of an environment first, and have arranged what this one has not read yet.
        Optional<Share> share = share(id)
                .or(() -> Optional.ofNullable(watched.get(Share.repositoryOf(id)))
                        .filter(one -> one.needsEnvironments() && divide(one))
                        .flatMap(one -> share(id)));
        if (share.isEmpty()) {
            LOG.warn(
                    "\"{}\" is due, and this daemon does not know it; give all daemons of a cluster the same settings",
                    id);
            return;
        }
        Watched one = repository(share.get());
        runs.run(one, share.get(), purpose, trigger).ifPresent(finished -> followUp(one, finished));
        refreshSoon();
    }

    private Watched repository(Share share) {
        return Optional.ofNullable(watched.get(share.repository())).orElseThrow();
    }

    /** What a run changed may be what another share waits for, and a new commit may bring environments. */
    private void followUp(Watched one, FinishedRun run) {
        try {
            boolean brought = run.states().keySet().stream().anyMatch(FinishedRun.BROUGHT::contains);
            if (brought) {
                for (Share other : shares(one.name())) {
                    if (!other.equals(run.share())) {
                        ticker.soon(other, Trigger.FOLLOW_UP);
                    }
                }
            }
            boolean moved = run.commit()
                    .filter(commit -> !commit.equals(dividedAt.get(one.name())))
                    .isPresent();
            if (one.needsEnvironments() && moved && divide(one)) {
                run.commit().ifPresent(commit -> dividedAt.put(one.name(), commit));
                arrange();
            }
        } catch (FailureException e) {
            LOG.warn("after run {} of {}: {}", run.number(), run.share(), e.getMessage());
        }
    }

    /** Finds the shares of a repository; whether that could be done. */
    private boolean divide(Watched one) {
        try {
            List<Beat> found =
                    one.needsEnvironments() ? Shares.divided(one, work.environments(one)) : Shares.undivided(one);
            synchronized (beats) {
                beats.put(one.name(), found);
            }
            board.divided(one.name(), shares(one.name()));
            return true;
        } catch (FailureException e) {
            boolean news = Optional.ofNullable(board.view().repositories().get(one.name()))
                    .filter(seen -> seen.unreadable().isEmpty())
                    .isPresent();
            if (news) {
                LOG.warn(
                        "which environments \"{}\" has is not known: {}; {}",
                        one.name(),
                        e.failure().message(),
                        e.failure().advice());
            }
            board.unreadable(one.name(), e.failure());
            return false;
        }
    }

    private void arrange() {
        List<Beat> all = new ArrayList<>();
        Set<String> undivided = new TreeSet<>(watched.keySet());
        synchronized (beats) {
            beats.values().forEach(all::addAll);
            undivided.removeAll(beats.keySet());
        }
        ticker.arrange(all, undivided);
    }

    private Set<Share> shares() {
        Set<Share> shares = new TreeSet<>();
        watched.keySet().forEach(name -> shares.addAll(shares(name)));
        return shares;
    }

    private Optional<Share> share(String id) {
        return shares(Share.repositoryOf(id)).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    private Set<Share> shares(String repository) {
        synchronized (beats) {
            return beats.getOrDefault(repository, List.of()).stream()
                    .map(Beat::share)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** What the daemon looks at again and again: the clock, whether times can be kept, repositories that could not be read. */
    void round() {
        try {
            Optional<Duration> jump = clockWatch.look(clock.instant(), nanoTime.getAsLong());
            if (jump.isPresent()) {
                LOG.warn(
                        "the clock was set by {} s; everything is arranged and looked at anew",
                        jump.get().toSeconds());
                ticker.rearrange();
                shares().forEach(share -> ticker.soon(share, Trigger.CLOCK));
            }
            for (Watched one : watched.values()) {
                if (shares(one.name()).isEmpty() && divide(one)) {
                    arrange();
                    shares(one.name()).forEach(share -> ticker.soon(share, Trigger.START));
                }
            }
        } catch (FailureException e) {
            LOG.debug("a round of the daemon", e);
        } catch (RuntimeException e) {
            LOG.warn("a round of the daemon", e);
        }
        refresh();
    }

    /** Puts on the board what is due next, or why that is not known. */
    private void refresh() {
        Optional<String> before = board.view().trouble();
        List<Upcoming> upcoming = board.view().upcoming();
        Optional<String> trouble = Optional.empty();
        try {
            trouble = ticker.trouble();
            upcoming = trouble.isPresent() ? upcoming : ticker.upcoming();
        } catch (FailureException e) {
            trouble = Optional.of(e.failure().message());
        } catch (RuntimeException e) {
            // The rounds must go on.
            LOG.warn("what is due next is not known", e);
        }
        board.due(upcoming, trouble);
        if (before.isEmpty() && trouble.isPresent()) {
            LOG.warn("nothing can be scheduled: {}; runs begin again when that is over", trouble.get());
        } else if (before.isPresent() && trouble.isEmpty()) {
            LOG.info("schedules are kept again");
        }
    }
}
