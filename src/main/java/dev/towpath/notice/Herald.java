package dev.towpath.notice;

import dev.towpath.model.Limits;
import dev.towpath.notice.ToldStore.Kept;
import dev.towpath.report.Words;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells channels what changed: claims it, tells it, records it.
 *
 * <p>At least once: what was told and not recorded is told again, with the same id. Two runs at the same time do not tell the
 * same, because only one of them can claim it.
 */
public final class Herald {
    private static final Logger LOG = LoggerFactory.getLogger(Herald.class);
    private static final int CONFLICTS_MAX = 16;

    private final List<Channel> channels;
    private final Clock clock;

    /** A herald for these channels, whose names differ. */
    public Herald(List<Channel> channels, Clock clock) {
        this.channels = List.copyOf(channels);
        this.clock = clock;
    }

    /** Works out what a channel has to be told. */
    private interface Weighing {
        Tidings of(Channel channel, Optional<ToldChannel> known, Occasion occasion, Claim claim);
    }

    /**
     * Tells what changed in targets, and that the run stopped if it did: one read where nothing changed.
     *
     * @throws dev.towpath.problem.FailureException if the memory cannot be read or written; what was not recorded is told again
     */
    public void tell(ToldStore store, Occasion occasion) {
        tell(store, occasion, Tidings::ofTargets);
    }

    /** Tells only whether runs can run, for a machine that may not even reach the place where the rest is remembered. */
    public void tellOfTheRun(ToldStore store, Occasion occasion) {
        tell(store, occasion, Tidings::ofTheRun);
    }

    private void tell(ToldStore store, Occasion occasion, Weighing weighing) {
        Claim claim = new Claim(occasion.report().run().value(), clock.instant());
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Kept kept = store.read();
            List<Tidings> tidings = new ArrayList<>();
            ToldMemory memory = kept.memory();
            for (Channel channel : channels) {
                Tidings its = weighing.of(channel, kept.memory().of(channel.name()), occasion, claim);
                if (its.changes()) {
                    tidings.add(its);
                    memory = memory.with(channel.name(), its.claimed());
                }
            }
            if (tidings.isEmpty()) {
                return;
            }
            Optional<String> version = store.write(memory, kept.version());
            if (version.isPresent()) {
                deliver(store, new Kept(memory, version), tidings);
                return;
            }
        }
        LOG.warn(
                "what changed in run {} is not told: what was told before changed {} times meanwhile; the next run tells it",
                claim.run(),
                CONFLICTS_MAX);
    }

    private void deliver(ToldStore store, Kept claimed, List<Tidings> all) {
        List<Tidings> tidings = all.stream().filter(Tidings::speaks).toList();
        if (tidings.isEmpty()) {
            return;
        }
        Set<String> taken = sent(tidings);
        Kept kept = claimed;
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            ToldMemory memory = kept.memory();
            for (Tidings its : tidings) {
                String name = its.channel().name();
                Optional<ToldChannel> now = memory.of(name);
                if (now.isPresent()) {
                    memory =
                            memory.with(name, taken.contains(name) ? its.recorded(now.get()) : its.released(now.get()));
                }
            }
            if (store.write(memory, kept.version()).isPresent()) {
                return;
            }
            kept = store.read();
        }
        LOG.warn("what was told is not recorded: it changed {} times meanwhile; it is told again", CONFLICTS_MAX);
    }

    /** Sends to all at the same time, so that a slow one does not keep the others waiting; the names of those who took it. */
    private static Set<String> sent(List<Tidings> tidings) {
        ExecutorService senders = Executors.newFixedThreadPool(tidings.size(), task -> {
            Thread thread = new Thread(task, "notices");
            thread.setDaemon(true);
            return thread;
        });
        Set<String> taken = new TreeSet<>();
        try {
            List<Callable<Optional<String>>> tasks = new ArrayList<>();
            tidings.forEach(its -> tasks.add(() -> its.channel().medium().send(its.notice())));
            List<Future<Optional<String>>> answers =
                    senders.invokeAll(tasks, Limits.NOTICES_MAX.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < answers.size(); i++) {
                Notice notice = tidings.get(i).notice();
                String name = tidings.get(i).channel().name();
                Optional<String> obstacle = answer(answers.get(i));
                if (obstacle.isEmpty()) {
                    taken.add(name);
                } else {
                    LOG.warn(
                            "the channel \"{}\" was not told of {}: {}; the next run tells it",
                            name,
                            Words.count(notice.changes().size() + notice.more(), "change"),
                            Words.line(obstacle.get()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            senders.shutdownNow();
        }
        return taken;
    }

    private static Optional<String> answer(Future<Optional<String>> sent) throws InterruptedException {
        try {
            return sent.get();
        } catch (CancellationException e) {
            return Optional.of("it took too long");
        } catch (ExecutionException e) {
            LOG.debug("sending a notice", e);
            return Optional.of("an unexpected " + e.getCause());
        }
    }
}
