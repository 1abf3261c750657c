package dev.towpath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Simulation.Result;
import dev.towpath.simulation.Simulation.Shape;
import dev.towpath.testing.DocumentedFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Plays worlds from seeds: the real reconciliation with the real adapters against a cloud, a forge, git and a state store in memory,
 * where every call may fail, hang, be lost, or be the last of its process, while people merge, force, approve and lay hands on things.
 *
 * <p>{@code -Dsimulation.seeds=N} plays so many, {@code -Dsimulation.seed=N} plays one and prints what happened in it.
 */
class SimulationTest {
    private static final int DEFAULT = 2_000;
    private static final int SEEDS = Integer.getInteger("simulation.seeds", DEFAULT);
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final Optional<Long> ONLY = Optional.ofNullable(Long.getLong("simulation.seed"));
    private static final int SHRUNK_MAX = 3;
    private static final int AT_ONCE = 4;
    static final Path REPORT = Path.of("target", "simulation.txt");

    @Test
    void everyWorldComesRight(TestReporter reporter) throws IOException, InterruptedException, ExecutionException {
        Figures figures = new Figures();
        List<Result> broken = new ArrayList<>();
        // In one world one thread works at a time, and mostly it waits for its turn; worlds know nothing of each other.
        ExecutorService worlds = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Deque<Future<Result>> played = new ArrayDeque<>();
            for (long seed : ONLY.map(List::of)
                    .orElseGet(
                            () -> LongStream.range(FIRST, FIRST + SEEDS).boxed().toList())) {
                played.add(worlds.submit(() -> Simulation.play(Shape.of(seed, Plant.NONE))));
            }
            while (!played.isEmpty()) {
                Result result = played.remove().get();
                figures.add(result);
                if (!result.clean()) {
                    broken.add(result);
                }
            }
        } finally {
            worlds.shutdownNow();
        }
        if (ONLY.isPresent() && broken.isEmpty()) {
            Simulation.play(Shape.of(ONLY.get(), Plant.NONE)).trace().lines().forEach(reporter::publishEntry);
        }
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, figures.lines());
        assertThat(broken).withFailMessage(() -> told(broken)).isEmpty();
        if (ONLY.isEmpty() && SEEDS >= 1_000) {
            for (Kind kind : Kind.values()) {
                assertThat(figures.count(kind))
                        .as("how often " + kind + " happened")
                        .isPositive();
            }
            assertThat(figures.happenings())
                    .containsKeys(
                            "deployment by hand",
                            "forced push",
                            "head movement",
                            "head movement, review LATE",
                            "head movement, review NONE",
                            "head movement, review OF_SOMETHING_ELSE",
                            "throttle storm",
                            "vanished target");
            assertThat(figures.zombies()).as("changes after a long pause").isPositive();
            if (SEEDS == DEFAULT && FIRST == 0) {
                DocumentedFigures.hold(SimulationTest.class, figures.counted());
            }
        }
    }

    /** The first broken worlds, each as small as it can be made, with all that happened in it. */
    private static String told(List<Result> broken) {
        StringBuilder text = new StringBuilder();
        text.append(broken.size()).append(" worlds broke a rule:\n");
        for (Result result : broken) {
            text.append("  ./mvnw -q test -Dtest=SimulationTest -Dsimulation.seed=")
                    .append(result.shape().seed())
                    .append("  ")
                    .append(result.violations().get(0))
                    .append('\n');
        }
        broken.stream().limit(SHRUNK_MAX).map(Shrinker::of).forEach(small -> {
            text.append("\nseed ")
                    .append(small.shape().seed())
                    .append(" made small: targets ")
                    .append(small.shape().units())
                    .append(", faults ")
                    .append(small.faults())
                    .append('\n');
            small.violations()
                    .forEach(violation -> text.append("  ").append(violation).append('\n'));
            small.trace()
                    .lines()
                    .forEach(line -> text.append("    ").append(line).append('\n'));
        });
        return text.toString();
    }
}
