package dev.towpath.testing;

import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a repository in memory; object ids are those that git gives to files. */
public final class MemoryTree implements Tree {
    private record Stored(TreeEntry.Kind kind, byte[] content) {}

    private final NavigableMap<String, Stored> files;
    private final List<String> reads = new ArrayList<>();

    private MemoryTree(NavigableMap<String, Stored> files) {
        this.files = files;
    }

    /** No file at all. */
    public static MemoryTree empty() {
        return new MemoryTree(new TreeMap<>());
    }

    /** The files below a directory of this machine. */
    public static MemoryTree of(Path directory) {
        NavigableMap<String, Stored> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(path).toString().replace('\\', '/');
                files.put(name, new Stored(TreeEntry.Kind.FILE, Files.readAllBytes(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MemoryTree(files);
    }

    /** The same files with one more, or one with other content. */
    public MemoryTree with(String path, String content) {
        return with(path, TreeEntry.Kind.FILE, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The same files with many more. */
    public MemoryTree with(Map<String, String> contents) {
        NavigableMap<String, Stored> more = new TreeMap<>(files);
        contents.forEach((path, content) ->
                more.put(path, new Stored(TreeEntry.Kind.FILE, content.getBytes(StandardCharsets.UTF_8))));
        return new MemoryTree(more);
    }

    /** The same with an entry of any kind. */
    public MemoryTree with(String path, TreeEntry.Kind kind, byte[] content) {
        NavigableMap<String, Stored> more = new TreeMap<>(files);
        more.put(path, new Stored(kind, content));
        return new MemoryTree(more);
    }

    /** The same without a file, or without everything below a directory. */
    public MemoryTree without(String path) {
        NavigableMap<String, Stored> fewer = new TreeMap<>(files);
        fewer.keySet().removeIf(name -> name.equals(path) || name.startsWith(path + "/"));
        return new MemoryTree(fewer);
    }

    /** The text of a file. */
    public String text(String path) {
        return new String(stored(path).content(), StandardCharsets.UTF_8);
    }

    /** Paths that were read so far, in order. */
    public List<String> reads() {
        return reads;
    }

    private Stored stored(String path) {
        return Optional.ofNullable(files.get(path)).orElseThrow(() -> new IllegalArgumentException("no file " + path));
    }

    @Override
    public List<TreeEntry> under(String directory) {
        Map<String, Stored> below = directory.isEmpty() ? files : files.subMap(directory + "/", directory + "0");
        return below.entrySet().stream()
                .map(file -> entryOf(file.getKey(), file.getValue()))
                .toList();
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(files.get(path)).map(file -> entryOf(path, file));
    }

    private static TreeEntry entryOf(String path, Stored file) {
        return new TreeEntry(path, file.kind(), id("blob", file.content()), file.content().length);
    }

    @Override
    public Optional<String> objectId(String path) {
        Optional<String> file = entry(path).map(TreeEntry::objectId);
        if (file.isPresent()) {
            return file;
        }
        StringBuilder below = new StringBuilder();
        under(path)
                .forEach(
                        entry -> below.append(entry.path()).append(entry.kind()).append(entry.objectId()));
        return below.isEmpty()
                ? Optional.empty()
                : Optional.of(id("tree", below.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String id(String type, byte[] content) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-1");
            hash.update((type + " " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] read(TreeEntry entry) {
        reads.add(entry.path());
        return stored(entry.path()).content();
    }
}
