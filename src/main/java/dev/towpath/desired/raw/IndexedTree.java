package dev.towpath.desired.raw;

import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A tree whose names were listed once, for readers that look at all of it. */
public final class IndexedTree implements Tree {
    private final Tree tree;
    private final NavigableMap<String, TreeEntry> entries = new TreeMap<>();

    public IndexedTree(Tree tree) {
        this.tree = tree;
        tree.under("").forEach(entry -> entries.put(entry.path(), entry));
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
        return tree.objectId(path);
    }

    @Override
    public byte[] read(TreeEntry entry) {
        return tree.read(entry);
    }
}
