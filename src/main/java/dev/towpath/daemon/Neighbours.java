package dev.towpath.daemon;

import dev.towpath.problem.FailureException;
import dev.towpath.report.TargetReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the other daemons of a cluster what this one found, and puts on its board what they did. */
public final class Neighbours implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    private final String self;
    private final Board board;
    private final Exchange exchange;
    private final Subscription subscription;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "neighbours");
        thread.setDaemon(true);
        return thread;
    });

    private Neighbours(String self, Board board, Exchange exchange) {
        this.self = self;
        this.board = board;
        this.exchange = exchange;
        this.subscription = board.listen("neighbours", this::changed);
    }

    /**
     * Begins to tell and to listen.
     *
     * @param self what this daemon is called among them
     * @param every how long others' findings may stay unheard
     */
    public static Neighbours begin(String self, Board board, Exchange exchange, Duration every) {
        Neighbours neighbours = new Neighbours(self, board, exchange);
        ScheduledFuture<?> unused = neighbours.rounds.scheduleWithFixedDelay(
                neighbours::listen, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return neighbours;
    }

    private void changed(BoardEvent event) {
        if (!(event instanceof BoardEvent.Ended ended)) {
            return;
        }
        FinishedRun run = ended.run();
        if (run.purpose() != Purpose.RECONCILE || run.stopped().isPresent()) {
            return;
        }
        RepositoryView repository = board.view().repositories().get(run.share().repository());
        if (repository == null) {
            return;
        }
        List<TargetReport> lines = repository.rows().values().stream()
                .filter(row ->
                        row.by().isEmpty() && run.share().includes(row.line().target()))
                .map(Row::line)
                .toList();
        try {
            exchange.tell(
                    new Finding(self, run.share(), run.began().plus(run.duration()), run.run(), run.commit(), lines));
        } catch (FailureException e) {
            LOG.debug("telling other daemons what run {} found", run.number(), e);
        }
    }

    private void listen() {
        try {
            exchange.heard().forEach(board::heard);
        } catch (FailureException e) {
            LOG.debug("asking what other daemons found", e);
        } catch (RuntimeException e) {
            // The rounds must go on.
            LOG.warn("reading what other daemons found", e);
        }
    }

    @Override
    public void close() {
        subscription.close();
        rounds.shutdownNow();
    }
}
