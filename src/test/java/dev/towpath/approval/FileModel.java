package dev.towpath.approval;

import dev.towpath.model.Digest;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree of files in memory. */
record FileModel(SortedMap<String, String> files) implements Tree {
    static FileModel of(String... pathsAndContents) {
        SortedMap<String, String> files = new TreeMap<>();
        for (int at = 0; at < pathsAndContents.length; at += 2) {
            files.put(pathsAndContents[at], pathsAndContents[at + 1]);
        }
        return new FileModel(files);
    }

    @Override
    public List<TreeEntry> under(String directory) {
        return files.keySet().stream()
                .filter(path -> directory.isEmpty() || path.startsWith(directory + "/"))
                .flatMap(path -> entry(path).stream())
                .toList();
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(files.get(path))
                .map(content -> new TreeEntry(
                        path, TreeEntry.Kind.FILE, Digest.of(content).hex(), content.length()));
    }

    @Override
    public Optional<String> objectId(String path) {
        List<String> below = under(path).stream()
                .map(entry -> entry.path() + entry.objectId())
                .toList();
        return entry(path)
                .map(TreeEntry::objectId)
                .or(() -> below.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Digest.of(below.toString()).hex()));
    }

    @Override
    public byte[] read(TreeEntry entry) {
        return files.getOrDefault(entry.path(), "").getBytes(StandardCharsets.UTF_8);
    }
}
