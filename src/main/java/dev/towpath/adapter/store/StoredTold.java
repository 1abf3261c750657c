package dev.towpath.adapter.store;

import dev.towpath.adapter.json.ToldMemoryJson;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.notice.ToldMemory;
import dev.towpath.notice.ToldStore;
import java.util.Optional;

/** What channels were told, in one object: {@code told.json}. */
public final class StoredTold implements ToldStore {
    private static final String KEY = "told.json";

    private final ObjectStore store;

    /** The memory in the given store. */
    public StoredTold(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Kept read() {
        Optional<Stored> stored = store.get(KEY);
        return new Kept(
                stored.map(object -> ToldMemoryJson.read(object.content())).orElse(ToldMemory.NONE),
                stored.map(Stored::version));
    }

    @Override
    public Optional<String> write(ToldMemory memory, Optional<String> over) {
        Condition condition = over.<Condition>map(Condition.Version::new).orElseGet(Condition.Absent::new);
        return store.put(KEY, ToldMemoryJson.write(memory), condition);
    }
}
