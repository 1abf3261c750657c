package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.quartz.MemoryStore;
import dev.towpath.adapter.quartz.QuartzTicker;
import dev.towpath.cli.Scope;
import dev.towpath.cli.Session;
import dev.towpath.daemon.Board;
import dev.towpath.daemon.BoardEvent;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Subscription;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Watched;
import dev.towpath.model.Progress;
import dev.towpath.model.Ulids;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many real runs of one daemon leave no more in memory, and no more threads, than a few did. */
class ServeMemoryIT {
    private static final int RUNS = Integer.getInteger("serve.runs", 30);
    private static final int WARM = Math.max(20, RUNS / 5);
    private static final long GROWTH_BYTES_MAX = 4L << 20;
    private static final int GROWTH_THREADS_MAX = 5;

    @TempDir
    private Path directory;

    @Test
    void runsLeaveNothingBehind() throws Exception {
        try (TemplateUnderRehearsal world = new TemplateUnderRehearsal(directory)) {
            world.begin("100ms");
            world.withEnvironment("PATH", "/nonexistent");
            assertThat(world.run("reconcile", "--app", "web-app,marketing-site"))
                    .as(world.complaint())
                    .isZero();
            Clock clock = Clock.systemUTC();
            Board board = new Board(clock);
            Semaphore ended = new Semaphore(0);
            try (QuartzTicker ticker = QuartzTicker.of(new MemoryStore(), 2, clock, new Random(1));
                    Daemon daemon = new Daemon(
                            List.of(watched(world)),
                            work(world, clock),
                            ticker,
                            board,
                            clock,
                            System::nanoTime,
                            new Ulids(clock, new Random(2))::nextRun);
                    Subscription counting = board.listen("test", event -> {
                        if (event instanceof BoardEvent.Ended) {
                            ended.release();
                        }
                    })) {
                assertThat(counting).isNotNull();
                daemon.start();
                run(daemon, ended, WARM);
                long before = used();
                int threads = Thread.activeCount();
                run(daemon, ended, RUNS);
                long after = used();
                System.out.println("heap after " + WARM + " runs " + before / 1024 + " KiB, after " + RUNS + " more "
                        + after / 1024 + " KiB; threads " + threads + " and " + Thread.activeCount());
                assertThat(Thread.activeCount() - threads)
                        .as(() -> "threads by name: " + names())
                        .isLessThan(GROWTH_THREADS_MAX);
                assertThat(after - before).isLessThan(GROWTH_BYTES_MAX);
                assertThat(board.view()
                                .repositories()
                                .get("infra")
                                .runs()
                                .get(0)
                                .stopped())
                        .isEmpty();
                daemon.stop(Duration.ofSeconds(10));
            }
        }
    }

    private Serving work(TemplateUnderRehearsal world, Clock clock) {
        Program program = new Program(
                world.environment(),
                directory,
                List.of("towpath"),
                Pace.standard(System::nanoTime, time -> Thread.sleep(time.toMillis())),
                new SecureRandom(),
                Boundaries.unobserved());
        Scope scope = new Scope(
                Optional.of(world.repository.toString()),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                false);
        return new Serving(
                program, new Session(scope, Progress.silent(), () -> false), clock, new Ulids(clock, new Random(1)));
    }

    private static Watched watched(TemplateUnderRehearsal world) {
        return new Watched(
                "infra",
                world.repository.toString(),
                Optional.empty(),
                Rhythm.every(Duration.ofHours(1)),
                new TreeMap<>(),
                Optional.empty(),
                Division.REPOSITORY);
    }

    private static void run(Daemon daemon, Semaphore ended, int runs) throws InterruptedException {
        for (int i = 0; i < runs; i++) {
            daemon.soon("infra", Trigger.WEBHOOK);
            assertThat(ended.tryAcquire(60, TimeUnit.SECONDS))
                    .as("run %d ends", i)
                    .isTrue();
        }
    }

    private static Map<String, Long> names() {
        return Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("[0-9]+", "N"), TreeMap::new, Collectors.counting()));
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
