package dev.towpath.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.json.JournalJson;
import dev.towpath.journal.ChainCheck;
import dev.towpath.journal.ChainProof;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Link;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Listed;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chain of a history proves, over a real store that a test writes into behind its back. */
class ChainTest {
    private static final String HEAD = "chain/web-app/prod1.json";
    private static final String OLD = "history/web-app/prod1/00A.json";
    private static final String FIRST = "history/web-app/prod1/01B.json";
    private static final String SECOND = "history/web-app/prod1/01C.json";
    private static final String NEWEST = "history/web-app/prod1/01D.json";

    private final ObjectStore store;

    ChainTest(@TempDir Path directory) {
        store = new DirectoryObjectStore(directory);
    }

    @Test
    void aHistoryThatNobodyTouchedIsIntact() {
        write("01B", "01C", "01D");

        ChainProof proof = proof();

        assertThat(proof.findings()).isEmpty();
        assertThat(proof.remarks()).isEmpty();
        assertThat(proof.word()).isEqualTo("intact");
        assertThat(proof.numbers()).isEqualTo(new TreeMap<>(Map.of("01B", 1L, "01C", 2L, "01D", 3L)));
    }

    @Test
    void nothingAndHistoriesOlderThanTheChainAreSaidToBeThat() {
        assertThat(proof().word()).isEqualTo("empty");
        old("00A");

        assertThat(proof().word()).isEqualTo("unchained");
        assertThat(proof().unchained()).isEqualTo(1);
    }

    @Test
    void everySingleByteCounts() {
        old("00A");
        old("00B");
        write("01B", "01C", "01D");

        int flips = flip(List.of(HEAD, OLD, FIRST, SECOND, NEWEST));

        assertThat(proof().findings()).isEmpty();
        assertThat(flips).isGreaterThan(4000);
    }

    /** Alters one byte after the other, and asks each time what the history proves. */
    private int flip(List<String> keys) {
        SortedMap<String, byte[]> objects = new StoredTrails(store).objects(Samples.TARGET);
        int flips = 0;
        for (String key : keys) {
            byte[] content = get(key);
            for (int at = 0; at < content.length; at++) {
                byte[] other = content.clone();
                other[at] ^= 1;
                objects.put(key, other);
                assertThat(ChainCheck.of(StoredTrails.trail(Samples.TARGET, objects))
                                .intact())
                        .as("byte %d of %s", at, key)
                        .isFalse();
                flips++;
            }
            objects.put(key, content);
        }
        return flips;
    }

    @Test
    void everySingleByteCountsWhileAnEntryIsBeingWritten() {
        write("01B", "01C");
        crashAfter(1, "01D");
        assertThat(flip(List.of(HEAD))).isGreaterThan(300);
    }

    @Test
    void aRemovedEntryIsMissedWhereverItStood() {
        write("01B", "01C", "01D");
        for (Map.Entry<String, String> gone :
                Map.of(FIRST, "1", SECOND, "2", NEWEST, "3").entrySet()) {
            byte[] content = remove(gone.getKey());
            assertThat(proof().findings()).containsExactly("entry " + gone.getValue() + " of the chain was removed");
            store.put(gone.getKey(), content, new Condition.Absent());
        }
        assertThat(proof().intact()).isTrue();
    }

    @Test
    void aRemovedHeadIsMissed() {
        write("01B");
        remove(HEAD);

        assertThat(proof().findings()).containsExactly("the head of the chain was removed");
        assertThat(proof().word()).isEqualTo("broken");
    }

    @Test
    void anAlteredEntryIsNamed() {
        write("01B", "01C", "01D");
        String text = new String(get(SECOND), StandardCharsets.UTF_8);
        store.put(SECOND, text.replace("grace", "mallo").getBytes(StandardCharsets.UTF_8), new Condition.Always());

        assertThat(proof().findings()).containsExactly("entry 2 of the chain, \"01C\", was altered");
        assertThat(proof().numbers()).containsOnlyKeys("01D");
    }

    @Test
    void swappedEntriesAreNoticed() {
        write("01B", "01C", "01D");
        byte[] first = get(FIRST);
        store.put(FIRST, get(SECOND), new Condition.Always());
        store.put(SECOND, first, new Condition.Always());

        assertThat(proof().findings())
                .contains(
                        "entry \"01B\" was altered: it holds entry \"01C\" of \"web-app/prod1\"",
                        "entry \"01C\" was altered: it holds entry \"01B\" of \"web-app/prod1\"");
    }

    @Test
    void anAddedEntryIsNoticedEvenIfItsLinkFits() {
        write("01B", "01C", "01D");
        Entry forged = Samples.entry("01E", State.DEPLOYED);
        store.put(
                "history/web-app/prod1/01E.json",
                JournalJson.write(
                        forged, StoredTrails.head(Samples.TARGET, get(HEAD)).next()),
                new Condition.Absent());

        assertThat(proof().findings())
                .containsExactly("entry \"01E\" does not belong to the chain: it was added, or what came after it was"
                        + " removed");
    }

    @Test
    void whatIsOlderThanTheChainIsHeldByIt() {
        old("00A");
        write("01B");
        assertThat(proof().intact()).isTrue();
        assertThat(proof().unchained()).isEqualTo(1);

        old("00B");

        assertThat(proof().findings())
                .containsExactly("what is older than the chain is not what the chain began with: an entry of it was"
                        + " altered, added or removed");
    }

    @Test
    void aRunThatDiesBetweenAnyTwoWritesLooksLikeNothingElse() {
        for (int writes = 0; writes <= 3; writes++) {
            String id = "02" + (char) ('A' + writes);
            crashAfter(writes, id);
            assertThat(proof().findings()).as("died after %d writes", writes).isEmpty();

            write(id + "X");

            assertThat(proof().findings()).as("went on after %d writes", writes).isEmpty();
            assertThat(proof().remarks()).isEmpty();
            assertThat(proof().numbers().containsKey(id)).isEqualTo(writes >= 2);
        }
    }

    @Test
    void aRunThatDiesWithAnAnnouncementOrAnEntryIsRemarkedUponUntilTheNext() {
        write("01B");
        crashAfter(1, "01C");
        assertThat(proof().remarks())
                .containsExactly("entry \"01C\" was announced and never written: its run ended before");

        crashAfter(2, "01D");

        assertThat(proof().remarks())
                .containsExactly("entry \"01D\" is there, and its run ended before the head said so; the next entry"
                        + " makes up for it");
        assertThat(proof().numbers()).containsOnlyKeys("01B", "01D");
    }

    @Test
    void aSlowWriterThatWasGivenUpComesInLate() {
        write("01B");
        Pausing slow = new Pausing(store, 1, () -> write("01D"));

        assertThat(new Chain(slow).append(Samples.entry("01C", State.DEPLOYED))).isTrue();

        assertThat(proof().findings()).isEmpty();
        assertThat(proof().numbers()).isEqualTo(new TreeMap<>(Map.of("01B", 1L, "01D", 2L, "01C", 3L)));
    }

    @Test
    void anEntryOfAWriterThatWasGivenUpAndDiedIsNoAddition() {
        write("01B");
        Pausing slow = new Pausing(store, 1, () -> write("01D"));
        slow.dieAfter(2);
        assertThatThrownBy(() -> new Chain(slow).append(Samples.entry("01C", State.DEPLOYED)))
                .isInstanceOf(FailureException.class);

        assertThat(proof().findings()).isEmpty();
        assertThat(proof().remarks())
                .containsExactly("entry \"01C\" was written by a run that had been overtaken, and counts for nothing");
    }

    @Test
    void aChainWhoseHeadWasLostGoesOnAndSaysSoForEver() {
        write("01B", "01C");
        remove(HEAD);

        write("01D");
        write("01E");

        assertThat(proof().findings())
                .containsExactly("before 2026-11-21T12:01:30Z the head of the chain was removed; whether entries that"
                        + " came before it are missing is not known");
        assertThat(proof().numbers()).hasSize(4);
    }

    @Test
    void appendingTwiceIsAppendingOnce() {
        write("01B");
        write("01C");
        write("01B");

        assertThat(proof().findings()).isEmpty();
        assertThat(proof().remarks()).isEmpty();
        assertThat(proof().numbers()).hasSize(2);
    }

    private ChainProof proof() {
        return ChainCheck.of(new StoredTrails(store).read(Samples.TARGET));
    }

    private void write(String... ids) {
        for (String id : ids) {
            assertThat(new Chain(store).append(Samples.entry(id, State.DEPLOYED)))
                    .isTrue();
        }
    }

    private void crashAfter(int writes, String id) {
        Pausing dying = new Pausing(store, Integer.MAX_VALUE, () -> {});
        dying.dieAfter(writes);
        try {
            new Chain(dying).append(Samples.entry(id, State.DEPLOYED));
        } catch (FailureException e) {
            assertThat(e).hasMessage("the run was killed");
        }
    }

    /** An entry as it was written before there was a chain. */
    private void old(String id) {
        String text = new String(
                JournalJson.write(Samples.entry(id, State.DEPLOYED), new Link(1, Samples.digest("none"))),
                StandardCharsets.UTF_8);
        String bare = text.substring(0, text.indexOf(",\"annotations\"")) + "}\n";
        store.put(
                "history/web-app/prod1/" + id + ".json", bare.getBytes(StandardCharsets.UTF_8), new Condition.Absent());
    }

    private Stored stored(String key) {
        return store.get(key).orElseThrow();
    }

    private byte[] get(String key) {
        return stored(key).content();
    }

    private byte[] remove(String key) {
        Stored stored = stored(key);
        assertThat(store.delete(key, stored.version())).isTrue();
        return stored.content();
    }

    /** A store that lets something happen after a number of writes, and dies after another. */
    private static final class Pausing implements ObjectStore {
        private final ObjectStore store;
        private final int pauseAfter;
        private final Runnable meanwhile;
        private int dieAfter = Integer.MAX_VALUE;
        private int writes;

        Pausing(ObjectStore store, int pauseAfter, Runnable meanwhile) {
            this.store = store;
            this.pauseAfter = pauseAfter;
            this.meanwhile = meanwhile;
        }

        void dieAfter(int count) {
            dieAfter = count;
        }

        @Override
        public Optional<Stored> get(String key) {
            return store.get(key);
        }

        @Override
        public List<Listed> list(String prefix) {
            return store.list(prefix);
        }

        @Override
        public Optional<String> put(String key, byte[] content, Condition condition) {
            if (writes >= dieAfter) {
                throw new FailureException(
                        new Failure.RetryLater(ReasonCode.UNREACHABLE, "the run was killed", "run again"));
            }
            Optional<String> version = store.put(key, content, condition);
            writes++;
            if (writes == pauseAfter) {
                meanwhile.run();
            }
            return version;
        }

        @Override
        public boolean delete(String key, String version) {
            return store.delete(key, version);
        }

        @Override
        public String location() {
            return store.location();
        }
    }
}
