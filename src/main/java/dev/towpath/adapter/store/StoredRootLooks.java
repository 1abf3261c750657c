package dev.towpath.adapter.store;

import dev.towpath.adapter.json.RootLooksJson;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.journal.RootLooks;
import dev.towpath.model.Target;
import dev.towpath.plan.RootLook;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The looks in one object, {@code root-looks.json}, so that a run reads it with one call however many roots there are.
 *
 * <p>It may be lost: then every root is looked at again, and drift was first seen today.
 */
public final class StoredRootLooks implements RootLooks {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRootLooks.class);
    private static final String KEY = "root-looks.json";
    private static final int CONFLICTS_MAX = 16;

    private final ObjectStore store;

    /** The looks in the given store. */
    public StoredRootLooks(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Map<Target, RootLook> known() {
        return looks(store.get(KEY));
    }

    @Override
    public void remember(Map<Target, RootLook> looks) {
        for (int i = 0; i < CONFLICTS_MAX; i++) {
            Optional<Stored> present = store.get(KEY);
            SortedMap<Target, RootLook> all = new TreeMap<>(looks(present));
            all.putAll(looks);
            Condition condition = present.<Condition>map(stored -> new Condition.Version(stored.version()))
                    .orElseGet(Condition.Absent::new);
            if (store.put(KEY, RootLooksJson.write(all), condition).isPresent()) {
                return;
            }
        }
        LOG.warn("\"{}\" in the state store \"{}\" changed {} times meanwhile", KEY, store.location(), CONFLICTS_MAX);
    }

    private static SortedMap<Target, RootLook> looks(Optional<Stored> stored) {
        return stored.map(object -> RootLooksJson.read(object.content())).orElseGet(TreeMap::new);
    }
}
