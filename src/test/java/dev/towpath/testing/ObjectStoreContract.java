package dev.towpath.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Listed;
import dev.towpath.journal.ObjectStore.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every object store must do, whatever it is made of. */
public interface ObjectStoreContract {
    int CONTENDERS = 8;

    /** A store with nothing in it; the same one within a test. */
    ObjectStore store();

    @Test
    default void hasNothingAtFirst() {
        assertThat(store().get("a/b.json")).isEmpty();
        assertThat(store().list("")).isEmpty();
        assertThat(store().delete("a/b.json", "whatever")).isFalse();
    }

    @Test
    default void givesBackWhatWasWrittenWithItsVersion() {
        String version =
                store().put("a/b.json", bytes("one"), new Condition.Absent()).orElseThrow();

        Stored stored = store().get("a/b.json").orElseThrow();

        assertThat(stored.content()).isEqualTo(bytes("one"));
        assertThat(stored.version()).isEqualTo(version);
    }

    @Test
    default void keepsLargeContent() {
        byte[] large = new byte[3 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }

        store().put("large.json", large, new Condition.Always());

        assertThat(store().get("large.json").orElseThrow().content()).isEqualTo(large);
    }

    @Test
    default void createsOnlyOnce() {
        store().put("a/b.json", bytes("one"), new Condition.Absent());

        assertThat(store().put("a/b.json", bytes("two"), new Condition.Absent()))
                .isEmpty();
        assertThat(text("a/b.json")).isEqualTo("one");
    }

    @Test
    default void replacesOnlyTheVersionThatWasSeen() {
        String first = store().put("k", bytes("one"), new Condition.Always()).orElseThrow();
        String second =
                store().put("k", bytes("two"), new Condition.Version(first)).orElseThrow();

        assertThat(second).isNotEqualTo(first);
        assertThat(store().put("k", bytes("three"), new Condition.Version(first)))
                .isEmpty();
        assertThat(text("k")).isEqualTo("two");
    }

    @Test
    default void replacesNothingWhereThereIsNothing() {
        String version = store().put("k", bytes("one"), new Condition.Always()).orElseThrow();
        assertThat(store().delete("k", version)).isTrue();

        assertThat(store().put("k", bytes("two"), new Condition.Version(version)))
                .isEmpty();
        assertThat(store().get("k")).isEmpty();
    }

    @Test
    default void writesWhateverIsThereWhenAskedTo() {
        store().put("k", bytes("one"), new Condition.Always());
        store().put("k", bytes("two"), new Condition.Always());

        assertThat(text("k")).isEqualTo("two");
    }

    @Test
    default void removesOnlyTheVersionThatWasSeen() {
        String first = store().put("k", bytes("one"), new Condition.Always()).orElseThrow();
        String second = store().put("k", bytes("two"), new Condition.Always()).orElseThrow();

        assertThat(store().delete("k", first)).isFalse();
        assertThat(text("k")).isEqualTo("two");
        assertThat(store().delete("k", second)).isTrue();
        assertThat(store().get("k")).isEmpty();
        assertThat(store().delete("k", second)).isFalse();
    }

    @Test
    default void listsByPrefixInOrderWithVersions() {
        String b = store().put("x/b.json", bytes("b"), new Condition.Always()).orElseThrow();
        String a = store().put("x/a/c.json", bytes("a"), new Condition.Always()).orElseThrow();
        store().put("xy.json", bytes("other"), new Condition.Always());

        assertThat(store().list("x/")).containsExactly(new Listed("x/a/c.json", a), new Listed("x/b.json", b));
        assertThat(store().list("x/a/c")).containsExactly(new Listed("x/a/c.json", a));
        assertThat(store().list("x")).extracting(Listed::key).containsExactly("x/a/c.json", "x/b.json", "xy.json");
        assertThat(store().list("nothing/here/")).isEmpty();
    }

    @Test
    default void letsOneOfManyCreate() throws Exception {
        List<Optional<String>> outcomes =
                race(i -> store().put("race", bytes("contender " + i), new Condition.Absent()));

        assertThat(outcomes.stream().filter(Optional::isPresent)).hasSize(1);
    }

    @Test
    default void losesNoUpdateOfMany() throws Exception {
        store().put("count", bytes("0"), new Condition.Always());

        race(i -> {
            for (int done = 0; done < 5; ) {
                Stored seen = store().get("count").orElseThrow();
                int count = Integer.parseInt(new String(seen.content(), StandardCharsets.UTF_8).split(" ", 2)[0]);
                byte[] next = bytes((count + 1) + " by " + i);
                if (store().put("count", next, new Condition.Version(seen.version()))
                        .isPresent()) {
                    done++;
                }
            }
            return Optional.<String>empty();
        });

        assertThat(text("count")).startsWith(5 * CONTENDERS + " by ");
    }

    /** What a contender does. */
    interface Contender {
        /** Its turn. */
        Optional<String> act(int number) throws Exception;
    }

    private static List<Optional<String>> race(Contender contender) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CONTENDERS);
        try {
            List<Callable<Optional<String>>> tasks = new ArrayList<>();
            for (int i = 0; i < CONTENDERS; i++) {
                int number = i;
                tasks.add(() -> contender.act(number));
            }
            List<Optional<String>> outcomes = new ArrayList<>();
            for (Future<Optional<String>> future : pool.invokeAll(tasks)) {
                outcomes.add(future.get());
            }
            return outcomes;
        } finally {
            pool.shutdownNow();
        }
    }

    private String text(String key) {
        return new String(store().get(key).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
