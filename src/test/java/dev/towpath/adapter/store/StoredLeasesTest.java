package dev.towpath.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.journal.Lease;
import dev.towpath.journal.Leases;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.model.Target;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoredLeasesTest {
    private static final Target TARGET = Target.of("web-app", "prod1");
    private static final String KEY = "leases/web-app/prod1.json";
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final ObjectStore store;

    StoredLeasesTest(@TempDir Path directory) {
        store = new DirectoryObjectStore(directory);
    }

    @Test
    void isTakenAtTheFirstEpochAndNamesItsHolder() {
        try (Leases.Held held = leases("run 1").acquire(TARGET).orElseThrow()) {
            assertThat(held.lease()).isEqualTo(new Lease(TARGET, "run 1", 1));
            assertThat(held.stillHeld()).isTrue();
            assertThat(leases("run 2").holder(TARGET)).contains(held.lease());
        }
        assertThat(leases("run 2").holder(TARGET)).isEmpty();
    }

    @Test
    void isTakenAgainAtTheNextEpochOnceItWasGivenBack() {
        Leases.Held first = leases("run 1").acquire(TARGET).orElseThrow();
        first.close();

        try (Leases.Held second = leases("run 2").acquire(TARGET).orElseThrow()) {
            assertThat(second.lease().epoch()).isEqualTo(2);
            assertThat(second.takenFrom()).isEmpty();
            assertThat(first.stillHeld()).isFalse();
        }
    }

    @Test
    void isRefusedWhileItsHolderRenewsIt() {
        try (Leases.Held held = leases("run 1").acquire(TARGET).orElseThrow()) {
            assertThat(leases("run 2").acquire(TARGET)).isEmpty();
            assertThat(held.stillHeld()).isTrue();
        }
    }

    @Test
    void aHolderThatStoodStillRenewsItBeforeItGoesOn() {
        long[] now = {0};
        StoredLeases still = new StoredLeases(store, "run 1", NEVER, NEVER.multipliedBy(3), () -> now[0]);
        try (Leases.Held held = still.acquire(TARGET).orElseThrow()) {
            String before = version();
            assertThat(held.stillHeld()).isTrue();
            assertThat(version()).isEqualTo(before);

            now[0] = NEVER.multipliedBy(2).plusSeconds(1).toNanos();

            assertThat(held.stillHeld()).isTrue();
            assertThat(version())
                    .as("whoever waits for it sees that it is held")
                    .isNotEqualTo(before);
        }
    }

    @Test
    void aLeaseWhoseWritingTookLongIsRenewedBeforeAnythingIsDoneUnderIt() {
        long late = NEVER.multipliedBy(2).plusSeconds(1).toNanos();
        StoredLeases slow = new StoredLeases(
                store,
                "run 1",
                NEVER,
                NEVER.multipliedBy(3),
                () -> store.get(KEY).isPresent() ? late : 0);
        try (Leases.Held held = slow.acquire(TARGET).orElseThrow()) {
            String before = version();
            assertThat(held.stillHeld()).isTrue();
            assertThat(version()).as("whoever waits has seen it for as long").isNotEqualTo(before);
        }
    }

    private String version() {
        return store.get(KEY).orElseThrow().version();
    }

    @Test
    void isTakenOverFromAHolderThatFellSilentAndTheOldHolderSeesIt() {
        StoredLeases silent = new StoredLeases(store, "run 1", NEVER, NEVER.multipliedBy(3), System::nanoTime);
        Leases.Held old = silent.acquire(TARGET).orElseThrow();
        long begun = System.nanoTime();

        StoredLeases soon = new StoredLeases(store, "run 2", SHORT, SHORT.multipliedBy(3), System::nanoTime);
        try (Leases.Held taken = soon.acquire(TARGET).orElseThrow()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(SHORT.multipliedBy(3));
            assertThat(taken.lease()).isEqualTo(new Lease(TARGET, "run 2", 2));
            assertThat(taken.takenFrom()).contains("run 1");
            assertThat(old.stillHeld()).isFalse();
            old.close();
            assertThat(taken.stillHeld()).isTrue();
        }
    }

    @Test
    void anOvertakenHolderStopsRenewing() throws InterruptedException {
        Leases.Held old = leases("run 1").acquire(TARGET).orElseThrow();
        String version = store.get(KEY).orElseThrow().version();
        byte[] theirs = ("{\"schema\":\"towpath.lease/v1\",\"app\":\"web-app\",\"env\":\"prod1\",\"holder\":\"run 2\","
                        + "\"epoch\":2,\"beat\":0,\"released\":false}")
                .getBytes(StandardCharsets.UTF_8);
        while (store.put(KEY, theirs, new Condition.Version(version)).isEmpty()) {
            version = store.get(KEY).orElseThrow().version();
        }

        Thread.sleep(SHORT.multipliedBy(3).toMillis());

        assertThat(store.get(KEY).orElseThrow().content()).isEqualTo(theirs);
        assertThat(old.stillHeld()).isFalse();
    }

    @Test
    void goesToAWatcherWhenItIsGivenBackMeanwhile() throws Exception {
        StoredLeases silent = new StoredLeases(store, "run 1", NEVER, NEVER.multipliedBy(3), System::nanoTime);
        Leases.Held held = silent.acquire(TARGET).orElseThrow();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<Optional<Leases.Held>> watcher =
                    pool.submit(() -> leases("run 2").acquire(TARGET));
            Thread.sleep(60);
            held.close();

            try (Leases.Held taken = watcher.get().orElseThrow()) {
                assertThat(taken.lease().epoch()).isEqualTo(2);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void goesToOneOfManyAtEveryEpoch() throws Exception {
        for (int round = 1; round <= 5; round++) {
            List<Leases.Held> winners = contend(8);

            assertThat(winners).hasSize(1);
            assertThat(winners.get(0).lease().epoch()).isEqualTo(round);
            winners.forEach(Leases.Held::close);
        }
    }

    @Test
    void survivesARenewalWhoseAnswerWasLost() throws InterruptedException {
        LosingStore losing = new LosingStore(store);
        StoredLeases leases = new StoredLeases(losing, "run 1", SHORT, SHORT.multipliedBy(3), System::nanoTime);
        try (Leases.Held held = leases.acquire(TARGET).orElseThrow()) {
            losing.loseAnswers(2);
            while (losing.lost() < 2) {
                Thread.sleep(10);
            }
            String before = version();
            while (version().equals(before)) {
                Thread.sleep(10);
            }

            assertThat(losing.lost()).isEqualTo(2);
            assertThat(held.stillHeld()).isTrue();
        }
        assertThat(leases.holder(TARGET)).isEmpty();
    }

    @Test
    void isGivenBackAfterARenewalWhoseAnswerWasLost() throws InterruptedException {
        LosingStore losing = new LosingStore(store);
        StoredLeases leases = new StoredLeases(losing, "run 1", SHORT, SHORT.multipliedBy(3), System::nanoTime);
        Leases.Held held = leases.acquire(TARGET).orElseThrow();
        losing.loseAnswers(1);
        while (losing.lost() == 0) {
            Thread.sleep(10);
        }

        held.close();

        assertThat(leases.holder(TARGET)).isEmpty();
    }

    /** Somebody removed the object, as they are told to where it cannot be read. */
    @Test
    void isTakenAboveTheEpochUnderWhichSomethingWasWritten() {
        try (Leases.Held held = leases("run 1").acquire(TARGET, 7).orElseThrow()) {
            assertThat(held.lease().epoch()).isEqualTo(8);
        }
        try (Leases.Held held = leases("run 2").acquire(TARGET, 3).orElseThrow()) {
            assertThat(held.lease().epoch()).isEqualTo(9);
        }
    }

    @Test
    void aLeaseThatDoesNotParseNeedsAPerson() {
        store.put(KEY, new byte[] {'?'}, new Condition.Always());

        assertThatThrownBy(() -> leases("run 1").acquire(TARGET)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.STATE_BLOCKED);
            assertThat(e.getMessage())
                    .startsWith("reading the lease \"leases/web-app/prod1.json\" in the state store \"file:")
                    .contains("it is not JSON");
            assertThat(e.failure().advice()).isEqualTo("make sure that no run is active, then remove that object");
        });
    }

    @Test
    void aRenewalThatIsTooSlowForTheTakeoverIsRefused() {
        assertThatThrownBy(() -> new StoredLeases(
                        store, "run 1", Duration.ofSeconds(20), Duration.ofSeconds(30), System::nanoTime))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a lease that is renewed every PT20S cannot be taken over after PT30S");
    }

    /** They take over nothing, however long a busy machine keeps a holder from renewing. */
    private StoredLeases leases(String holder) {
        return new StoredLeases(store, holder, OFTEN, NEVER, System::nanoTime);
    }

    private List<Leases.Held> contend(int contenders) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(contenders);
        try {
            List<Callable<Optional<Leases.Held>>> tasks = new ArrayList<>();
            for (int i = 0; i < contenders; i++) {
                StoredLeases leases = leases("contender " + i);
                tasks.add(() -> leases.acquire(TARGET));
            }
            List<Leases.Held> winners = new ArrayList<>();
            for (Future<Optional<Leases.Held>> outcome : pool.invokeAll(tasks)) {
                outcome.get().ifPresent(winners::add);
            }
            return winners;
        } finally {
            pool.shutdownNow();
        }
    }
}
