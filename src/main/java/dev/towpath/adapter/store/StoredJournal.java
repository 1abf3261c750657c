package dev.towpath.adapter.store;

import dev.towpath.adapter.json.JournalJson;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Inventory;
import dev.towpath.journal.Journal;
import dev.towpath.journal.KeptObjects;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Listed;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.journal.Quarantine;
import dev.towpath.model.Intent;
import dev.towpath.model.Target;
import dev.towpath.plan.Decision;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as one object each: {@code intents/<app>/<env>.json}, {@code history/<app>/<env>/<ulid>.json} with
 * {@code chain/<app>/<env>.json}, {@code quarantine/<app>/<env>.json} and {@code inventory.json}.
 *
 * <p>An intent is only replaced by itself at the same or a later epoch: neither can a run that was overtaken hide the intent of
 * the run that overtook it, nor one that planned before the intent of a run that died since. An entry of the history that does not parse
 * is passed over with a warning; of anything else, the target waits until a person has looked, because it says what must not be done.
 */
public final class StoredJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(StoredJournal.class);
    private static final String INTENTS = "intents/";
    private static final String QUARANTINES = "quarantine/";
    private static final String INVENTORY = "inventory.json";
    private static final int CONFLICTS_MAX = 16;

    private final ObjectStore store;
    private final Chain chain;

    /** A journal in the given store. */
    public StoredJournal(ObjectStore store) {
        this.store = store;
        this.chain = new Chain(store);
    }

    @Override
    public KeptObjects<Intent> intents() {
        return readAll(INTENTS, JournalJson::intent, Intent::target);
    }

    @Override
    public void open(Intent intent, Optional<Decision> decision) {
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Optional<Stored> present = store.get(intentKey(intent.target()));
            present.map(stored -> parsed(intentKey(intent.target()), stored, JournalJson::intent))
                    .filter(other ->
                            other.epoch() > intent.epoch() || !other.id().equals(intent.id()))
                    .ifPresent(other -> {
                        throw overtaken(
                                intent,
                                "run " + other.run()
                                        + (other.epoch() > intent.epoch()
                                                ? " has opened a later one"
                                                : " has begun something that this plan does not know of"));
                    });
            byte[] content = JournalJson.write(intent, decision.or(() -> decision(intent, present)));
            if (store.put(intentKey(intent.target()), content, condition(present))
                    .isPresent()) {
                return;
            }
        }
        throw busy(intentKey(intent.target()));
    }

    @Override
    public void note(Intent intent) {
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Optional<Stored> present = store.get(intentKey(intent.target()));
            if (!isThis(intent, present)) {
                throw overtaken(intent, "another run has closed or replaced it");
            }
            byte[] content = JournalJson.write(intent, decision(intent, present));
            if (store.put(intentKey(intent.target()), content, condition(present))
                    .isPresent()) {
                return;
            }
        }
        throw busy(intentKey(intent.target()));
    }

    @Override
    public void close(Intent intent, Entry entry) {
        Optional<Decision> kept = entry.decision().isPresent()
                ? Optional.empty()
                : decision(intent, store.get(intentKey(intent.target())));
        Entry decided = kept.map(entry::decidedBy).orElse(entry);
        if (!chain.append(decided)) {
            throw busy(StoredTrails.headKey(entry.target()));
        }
        withdraw(intent);
    }

    @Override
    public void withdraw(Intent intent) {
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Optional<Stored> present = store.get(intentKey(intent.target()));
            if (!isThis(intent, present)
                    || store.delete(
                            intentKey(intent.target()), present.orElseThrow().version())) {
                return;
            }
        }
        throw busy(intentKey(intent.target()));
    }

    @Override
    public List<Entry> history(Target target, int limit) {
        List<Listed> newestFirst = new ArrayList<>(store.list(StoredTrails.historyPrefix(target)));
        newestFirst.sort(Comparator.comparing(Listed::key).reversed());
        List<Entry> entries = new ArrayList<>();
        for (Listed listed : newestFirst) {
            if (entries.size() >= limit) {
                break;
            }
            entry(listed.key()).ifPresent(entries::add);
        }
        return List.copyOf(entries);
    }

    @Override
    public KeptObjects<Quarantine> judgements() {
        return readAll(QUARANTINES, JournalJson::quarantine, Quarantine::target);
    }

    @Override
    public Optional<Quarantine> quarantine(Target target) {
        String key = quarantineKey(target);
        return store.get(key)
                .map(stored -> parsed(key, stored, about(target, JournalJson::quarantine, Quarantine::target)));
    }

    @Override
    public void quarantine(Quarantine quarantine) {
        store.put(quarantineKey(quarantine.target()), JournalJson.write(quarantine), new Condition.Always());
    }

    @Override
    public boolean release(Target target) {
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Optional<Stored> present = store.get(quarantineKey(target));
            if (present.isEmpty()) {
                return false;
            }
            if (store.delete(quarantineKey(target), present.get().version())) {
                return true;
            }
        }
        throw busy(quarantineKey(target));
    }

    @Override
    public Optional<Inventory> inventory() {
        return store.get(INVENTORY).map(stored -> parsed(INVENTORY, stored, JournalJson::inventory));
    }

    @Override
    public void remember(Inventory inventory) {
        store.put(INVENTORY, JournalJson.write(inventory), new Condition.Always());
    }

    private <T> KeptObjects<T> readAll(String prefix, Function<byte[], T> codec, Function<T, Target> named) {
        SortedMap<Target, T> known = new TreeMap<>();
        SortedMap<Target, Failure> unreadable = new TreeMap<>();
        for (Listed listed : store.list(prefix)) {
            StoredTrails.target(listed.key(), prefix)
                    .filter(target -> listed.key().equals(prefix + target + ".json"))
                    .ifPresent(target -> {
                        try {
                            store.get(listed.key())
                                    .map(stored -> parsed(listed.key(), stored, about(target, codec, named)))
                                    .ifPresent(value -> known.put(target, value));
                        } catch (FailureException e) {
                            unreadable.put(target, blocked(e));
                        }
                    });
        }
        return new KeptObjects<>(known, unreadable);
    }

    /** The failure, if it is about this one object; a store that cannot be reached fails the whole run. */
    private static Failure blocked(FailureException e) {
        if (e.failure().reason() != ReasonCode.STATE_BLOCKED) {
            throw e;
        }
        return e.failure();
    }

    private static <T> Function<byte[], T> about(Target target, Function<byte[], T> codec, Function<T, Target> named) {
        return bytes -> {
            T value = codec.apply(bytes);
            if (!named.apply(value).equals(target)) {
                throw new IllegalArgumentException("it is about \"" + named.apply(value) + "\"");
            }
            return value;
        };
    }

    private Optional<Entry> entry(String key) {
        try {
            return store.get(key).map(stored -> parsed(key, stored, JournalJson::entry));
        } catch (FailureException e) {
            LOG.warn("passing over an entry: {}", blocked(e).message());
            return Optional.empty();
        }
    }

    private <T> T parsed(String key, Stored stored, Function<byte[], T> codec) {
        try {
            return codec.apply(stored.content());
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.STATE_BLOCKED,
                            "reading \"" + key + "\" in the state store \"" + store.location() + "\": "
                                    + e.getMessage(),
                            "restore what it was, or make sure that no run is active and remove that object"),
                    e);
        }
    }

    private <T> Optional<T> parse(String key, Stored stored, Function<byte[], T> codec) {
        try {
            return Optional.of(codec.apply(stored.content()));
        } catch (IllegalArgumentException e) {
            LOG.warn("passing over \"{}\" in the state store \"{}\": {}", key, store.location(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The decision that is kept with the same intent. */
    private Optional<Decision> decision(Intent intent, Optional<Stored> present) {
        return present.filter(stored -> isThis(intent, present))
                .flatMap(stored -> parse(intentKey(intent.target()), stored, JournalJson::decision))
                .flatMap(decision -> decision);
    }

    private boolean isThis(Intent intent, Optional<Stored> present) {
        return present.flatMap(stored -> parse(intentKey(intent.target()), stored, JournalJson::intent))
                .filter(found -> found.id().equals(intent.id()) && found.epoch() <= intent.epoch())
                .isPresent();
    }

    private static Condition condition(Optional<Stored> present) {
        return present.<Condition>map(stored -> new Condition.Version(stored.version()))
                .orElseGet(Condition.Absent::new);
    }

    private static FailureException overtaken(Intent intent, String why) {
        return new FailureException(new Failure.RetryLater(
                ReasonCode.LEASED,
                "writing the intent of \"" + intent.target() + "\": " + why,
                "nothing more is done here; the next run looks again"));
    }

    private FailureException busy(String key) {
        return new FailureException(new Failure.RetryLater(
                ReasonCode.LEASED,
                "writing \"" + key + "\" in the state store \"" + store.location() + "\": it changed " + CONFLICTS_MAX
                        + " times meanwhile",
                "see who else writes there; the next run tries again"));
    }

    private static String intentKey(Target target) {
        return INTENTS + target + ".json";
    }

    private static String quarantineKey(Target target) {
        return QUARANTINES + target + ".json";
    }
}
