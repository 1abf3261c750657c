package dev.towpath.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.journal.Entry;
import dev.towpath.journal.Inventory;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.model.Intent;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredJournalTest {
    private static final Target TARGET = Samples.TARGET;

    private final ObjectStore store;
    private final StoredJournal journal;

    StoredJournalTest(@TempDir Path directory) {
        store = new DirectoryObjectStore(directory);
        journal = new StoredJournal(store);
    }

    @Test
    void isEmptyBeforeTheFirstRun() {
        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.judgements().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).isEmpty();
        assertThat(journal.inventory()).isEmpty();
        assertThat(journal.release(TARGET)).isFalse();
    }

    @Test
    void keepsAnIntentUntilItIsClosed() {
        Intent intent = Samples.intent("01A", 1);
        journal.open(intent, Optional.empty());
        assertThat(journal.intents().known()).containsOnly(Map.entry(TARGET, intent));

        journal.close(intent, Samples.entry("01B", State.DEPLOYED));

        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).containsExactly(Samples.entry("01B", State.DEPLOYED));
    }

    @Test
    void aSettlementIsWrittenWithTheDecisionUnderWhichItWasBegun() {
        Intent begun = Samples.intent("01A", 1);
        journal.open(begun, Optional.of(Samples.decision()));
        journal.note(begun);
        Intent settling = Samples.intent("01A", 2);
        journal.open(settling, Optional.empty());

        journal.close(settling, Samples.undecided("01B"));

        assertThat(journal.history(TARGET, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.decision()).contains(Samples.decision());
            assertThat(entry.approvedBy()).isEqualTo(Samples.decision().approvedBy());
            assertThat(entry.pullRequest()).contains(41);
        });
    }

    @Test
    void keepsNotesWithTheIntent() {
        Intent intent = Samples.intent("01A", 1);
        journal.open(intent, Optional.empty());
        Intent noted = new Intent(
                intent.id(),
                intent.target(),
                intent.kind(),
                intent.artifact(),
                intent.digest(),
                intent.commit(),
                intent.epoch(),
                intent.run(),
                intent.at(),
                new TreeMap<>(Map.of("invalidation", "I1")));

        journal.note(noted);

        assertThat(journal.intents().known().get(TARGET)).isEqualTo(noted);
    }

    @Test
    void letsALaterEpochTakeAnIntentUpAndNotAnEarlierOne() {
        journal.open(Samples.intent("01A", 1), Optional.empty());
        journal.open(Samples.intent("01A", 2), Optional.empty());

        assertThatThrownBy(() -> journal.open(Samples.intent("01A", 1), Optional.empty()))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.LEASED);
                    assertThat(e)
                            .hasMessage("writing the intent of \"web-app/prod1\": run " + Samples.RUN
                                    + " has opened a later one");
                });
        assertThat(journal.intents().known().values()).extracting(Intent::epoch).containsExactly(2L);
    }

    @Test
    void doesNotReplaceAnIntentThatThePlanDidNotKnow() {
        journal.open(Samples.intent("01A", 1), Optional.empty());

        assertThatThrownBy(() -> journal.open(Samples.intent("01B", 2), Optional.empty()))
                .hasMessage("writing the intent of \"web-app/prod1\": run " + Samples.RUN
                        + " has begun something that this plan does not know of");
        assertThat(journal.intents().known().values()).extracting(Intent::id).containsExactly("01A");
    }

    @Test
    void anOvertakenRunDoesNotTouchItsIntentOnceAnotherHasTakenItUp() {
        Intent old = Samples.intent("01A", 1);
        journal.open(old, Optional.empty());
        journal.open(Samples.intent("01A", 2), Optional.empty());

        assertThatThrownBy(() -> journal.note(old))
                .hasMessage("writing the intent of \"web-app/prod1\": another run has closed or replaced it");
        journal.withdraw(old);

        assertThat(journal.intents().known().values()).extracting(Intent::epoch).containsExactly(2L);
    }

    @Test
    void anOvertakenRunNeitherNotesNorRemovesTheIntentOfAnother() {
        Intent old = Samples.intent("01A", 1);
        journal.open(old, Optional.empty());
        journal.withdraw(old);
        journal.open(Samples.intent("01B", 2), Optional.empty());

        assertThatThrownBy(() -> journal.note(old))
                .hasMessage("writing the intent of \"web-app/prod1\": another run has closed or replaced it");
        journal.withdraw(old);
        journal.close(old, Samples.entry("01C", State.DEPLOYED));

        assertThat(journal.intents().known().values()).extracting(Intent::id).containsExactly("01B");
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Intent intent = Samples.intent("01A", 1);
        journal.open(intent, Optional.empty());

        journal.close(intent, Samples.entry("01B", State.DEPLOYED));
        journal.close(intent, Samples.entry("01B", State.DEPLOYED));

        assertThat(journal.history(TARGET, 10)).hasSize(1);
    }

    @Test
    void givesHistoryNewestFirstAndNoMoreThanAskedFor() {
        for (String id : List.of("01C", "01A", "01D", "01B")) {
            journal.close(Samples.intent(id, 1), Samples.entry(id, State.FAILED));
        }

        assertThat(journal.history(TARGET, 3)).extracting(Entry::id).containsExactly("01D", "01C", "01B");
        assertThat(journal.history(Target.of("web", "prod1"), 3)).isEmpty();
    }

    @Test
    void keepsAndLiftsAJudgement() {
        journal.quarantine(Samples.quarantine());
        assertThat(journal.judgements().known()).containsOnly(Map.entry(TARGET, Samples.quarantine()));

        assertThat(journal.release(TARGET)).isTrue();
        assertThat(journal.judgements().known()).isEmpty();
    }

    @Test
    void remembersTheInventory() {
        Inventory inventory =
                Inventory.of(List.of(TARGET, Target.of("dns", "dev1")), List.of(Target.of("old", "dev1")));

        journal.remember(inventory);

        assertThat(journal.inventory()).contains(inventory);
        assertThat(new String(store.get("inventory.json").orElseThrow().content(), StandardCharsets.UTF_8))
                .isEqualTo("{\"schema\":\"towpath.inventory/v1\",\"present\":[\"dns/dev1\",\"web-app/prod1\"],"
                        + "\"orphaned\":[\"old/dev1\"],\"retired\":[]}\n");
    }

    @Test
    void tellsWhatDoesNotParseOrLiesInAForeignPlaceAndKnowsTheOthers() {
        Intent intent = Samples.intent("01A", 1);
        journal.open(intent, Optional.empty());
        byte[] copy = store.get("intents/web-app/prod1.json").orElseThrow().content();
        store.put("intents/other/prod1.json", copy, new Condition.Always());
        store.put("intents/broken/prod1.json", "{\"schema\":".getBytes(StandardCharsets.UTF_8), new Condition.Always());
        store.put("inventory.json", "[]".getBytes(StandardCharsets.UTF_8), new Condition.Always());
        store.put("history/web-app/prod1/01Z.json", new byte[] {0}, new Condition.Always());

        assertThat(journal.intents().known()).containsOnlyKeys(TARGET);
        assertThat(journal.intents().unreadable())
                .containsOnlyKeys(Target.of("broken", "prod1"), Target.of("other", "prod1"));
        assertThat(journal.intents().unreadable().get(Target.of("other", "prod1")))
                .isEqualTo(new Failure.NeedsHuman(
                        ReasonCode.STATE_BLOCKED,
                        "reading \"intents/other/prod1.json\" in the state store \"" + store.location()
                                + "\": it is about \"web-app/prod1\"",
                        "restore what it was, or make sure that no run is active and remove that object"));
        assertThatThrownBy(journal::inventory)
                .hasMessage("reading \"inventory.json\" in the state store \"" + store.location()
                        + "\": it is not a JSON object");
        assertThat(journal.history(TARGET, 10)).isEmpty();
    }

    @Test
    void neitherOpensNorJudgesOverWhatDoesNotParse() {
        store.put("intents/web-app/prod1.json", new byte[] {'x'}, new Condition.Always());
        store.put("quarantine/web-app/prod1.json", new byte[] {'x'}, new Condition.Always());

        assertThatThrownBy(() -> journal.open(Samples.intent("01A", 1), Optional.empty()))
                .hasMessageStartingWith("reading \"intents/web-app/prod1.json\" in the state store");
        assertThatThrownBy(() -> journal.quarantine(TARGET))
                .hasMessageStartingWith("reading \"quarantine/web-app/prod1.json\" in the state store");
        assertThat(store.get("intents/web-app/prod1.json").orElseThrow().content())
                .containsExactly('x');
        assertThat(journal.release(TARGET)).isTrue();
        assertThat(journal.quarantine(TARGET)).isEmpty();
    }
}
