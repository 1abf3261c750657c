package dev.towpath.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Turns turns = new Turns();
    private final List<String> said = new ArrayList<>();

    @Test
    void whoIsNextFollowsFromTimeAndThenFromOrder() {
        turns.begin("one", SECOND, () -> work("one"));
        turns.begin("other", SECOND, () -> work("other"));
        turns.after(Duration.ofSeconds(2), () -> said.add("event"));

        turns.run();

        assertThat(said).containsExactly("one", "other", "event", "one", "other");
        assertThat(turns.nanoTime()).isEqualTo(Duration.ofSeconds(3).toNanos());
    }

    private void work(String name) {
        said.add(name);
        turns.pass(SECOND);
        said.add(name);
        turns.pass(SECOND);
    }

    @Test
    void aGateIsWaitedForWhileOthersCanGoOn() {
        turns.begin("patient", SECOND, () -> {
            turns.await(() -> said.contains("other"));
            said.add("patient");
        });
        turns.begin("other", Duration.ofMinutes(1), () -> said.add("other"));

        turns.run();

        assertThat(said).containsExactly("other", "patient");
    }

    /** Thrown into whoever waits, it would be taken for an answer, and the turn that was waited for would come to nobody. */
    @Test
    void anEventThatThrowsIsToldInTheEndAndDisturbsNobody() {
        turns.after(Duration.ofMillis(1500), () -> {
            throw new IllegalArgumentException("an event");
        });
        turns.begin("one", SECOND, () -> {
            try {
                work("one");
            } catch (IllegalArgumentException e) {
                said.add("disturbed");
            }
        });

        assertThatThrownBy(turns::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a strand ended in a way that is not played")
                .hasRootCauseMessage("an event");
        assertThat(said).containsExactly("one", "one");
    }

    @Test
    void aStrandThatThrowsIsToldAndTheOthersGoOn() {
        turns.begin("one", SECOND, () -> {
            throw new IllegalArgumentException("a strand");
        });
        turns.begin("other", SECOND, () -> work("other"));

        assertThatThrownBy(turns::run).hasRootCauseMessage("a strand");
        assertThat(said).containsExactly("other", "other");
    }

    /** Such as uploads side by side: whichever comes first gives the turn of the strand away, and each goes on in its own time. */
    @Test
    void threadsOfOneStrandMayLetTimePassAtOnce() {
        AtomicInteger passed = new AtomicInteger();
        for (String name : List.of("one", "other")) {
            turns.begin(name, SECOND, () -> sideBySide(passed));
        }

        turns.run();

        assertThat(passed).hasValue(2 * 4 * 500);
        turns.begin("afterwards", SECOND, () -> work("afterwards"));
        turns.run();
        assertThat(said).containsExactly("afterwards", "afterwards");
    }

    private void sideBySide(AtomicInteger passed) {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(CompletableFuture.runAsync(() -> passOften(passed), threads));
            }
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
    }

    private void passOften(AtomicInteger passed) {
        for (int i = 0; i < 500; i++) {
            turns.pass(Duration.ofMillis(1));
            passed.incrementAndGet();
        }
    }
}
