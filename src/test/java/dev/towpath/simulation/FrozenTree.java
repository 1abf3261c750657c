package dev.towpath.simulation;

import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A tree that does not change any more, so that every id is worked out once. */
final class FrozenTree implements Tree {
    private final MemoryTree files;
    private final NavigableMap<String, TreeEntry> entries = new TreeMap<>();
    private final Map<String, Optional<String>> ids = new HashMap<>();

    FrozenTree(MemoryTree files) {
        this.files = files;
        files.under("").forEach(entry -> entries.put(entry.path(), entry));
    }

    @Override
    public List<TreeEntry> under(String directory) {
        return directory.isEmpty()
                ? List.copyOf(entries.values())
                : List.copyOf(entries.subMap(directory + "/", directory + "0").values());
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    @Override
    public Optional<String> objectId(String path) {
        return ids.computeIfAbsent(path, files::objectId);
    }

    @Override
    public byte[] read(TreeEntry entry) {
        return files.read(entry);
    }
}
