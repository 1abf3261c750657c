package dev.towpath.simulation;

import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An object store in memory, with conditional writes. */
final class MemoryStore implements ObjectStore {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();

    /** Everything that is there, by key. */
    synchronized SortedMap<String, byte[]> all() {
        return new TreeMap<>(objects);
    }

    @Override
    public synchronized Optional<Stored> get(String key) {
        return Optional.ofNullable(objects.get(key)).map(content -> new Stored(content, version(content)));
    }

    @Override
    public synchronized List<Listed> list(String prefix) {
        return objects.tailMap(prefix).entrySet().stream()
                .takeWhile(object -> object.getKey().startsWith(prefix))
                .map(object -> new Listed(object.getKey(), version(object.getValue())))
                .toList();
    }

    @Override
    public synchronized Optional<String> put(String key, byte[] content, Condition condition) {
        Optional<Stored> present = get(key);
        boolean holds = condition instanceof Condition.Version wanted
                ? present.filter(stored -> stored.version().equals(wanted.version()))
                        .isPresent()
                : condition instanceof Condition.Always || present.isEmpty();
        if (!holds) {
            return Optional.empty();
        }
        objects.put(key, content.clone());
        return Optional.of(version(content));
    }

    @Override
    public synchronized boolean delete(String key, String version) {
        if (get(key).filter(stored -> stored.version().equals(version)).isEmpty()) {
            return false;
        }
        objects.remove(key);
        return true;
    }

    @Override
    public String location() {
        return "memory:";
    }

    private static String version(byte[] content) {
        return Digest.of(content).hex();
    }
}
