package dev.towpath.adapter.terraform;

import dev.towpath.model.Digest;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree of text files; a text that begins with {@code ->} stands for a symbolic link. */
final class MapTree implements Tree {
    private final SortedMap<String, String> files;

    MapTree(Map<String, String> files) {
        this.files = new TreeMap<>(files);
    }

    @Override
    public List<TreeEntry> under(String directory) {
        return files.keySet().stream()
                .filter(path -> directory.isEmpty() || path.startsWith(directory + "/"))
                .map(path -> entry(path).orElseThrow())
                .toList();
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(files.get(path))
                .map(text -> new TreeEntry(
                        path,
                        text.startsWith("->") ? TreeEntry.Kind.SYMLINK : TreeEntry.Kind.FILE,
                        Digest.of(text).hex(),
                        text.length()));
    }

    @Override
    public Optional<String> objectId(String path) {
        return entry(path).map(TreeEntry::objectId);
    }

    @Override
    public byte[] read(TreeEntry entry) {
        return files.getOrDefault(entry.path(), "").getBytes(StandardCharsets.UTF_8);
    }
}
