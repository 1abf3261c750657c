package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/** The files of one commit, read from blobs and trees; no link is followed and no filter is run. */
final class ObjectTree implements Tree {
    /** Longest path that is followed: Linux's own limit. */
    private static final int PATH_MAX = 4096;

    private final ObjectDatabase objects;
    private final ObjectId root;

    ObjectTree(ObjectDatabase objects, ObjectId root) {
        this.objects = objects;
        this.root = root;
    }

    @Override
    public List<TreeEntry> under(String directory) {
        return objects.read("listing \"" + directory + "\"", reader -> {
            Map<String, Directories.Child> found = new LinkedHashMap<>();
            Optional<Directories.Child> start = objects.directories().find(reader, root, directory);
            if (start.filter(Directories.Child::isDirectory).isPresent()) {
                collect(reader, start.get().id(), directory.isEmpty() ? "" : directory + "/", directory, found);
            }
            List<TreeEntry> entries = new ArrayList<>(found.size());
            for (Map.Entry<String, Directories.Child> child : found.entrySet()) {
                entries.add(entry(reader, child.getKey(), child.getValue()));
            }
            return List.copyOf(entries);
        });
    }

    private void collect(
            ObjectReader reader, ObjectId directory, String prefix, String asked, Map<String, Directories.Child> found)
            throws IOException {
        if (prefix.length() > PATH_MAX) {
            throw tooMany(asked);
        }
        for (Map.Entry<String, Directories.Child> named :
                objects.directories().of(reader, directory).entrySet()) {
            Directories.Child child = named.getValue();
            String path = prefix + named.getKey();
            if (child.isDirectory()) {
                collect(reader, child.id(), path + "/", asked, found);
            } else {
                found.put(path, child);
            }
            if (found.size() > Limits.TREE_ENTRIES_MAX) {
                throw tooMany(asked);
            }
        }
    }

    private FailureException tooMany(String directory) {
        return GitFailures.needsHuman(
                ReasonCode.INVALID,
                "\"" + (directory.isEmpty() ? "/" : directory) + "\" has more than " + Limits.TREE_ENTRIES_MAX
                        + " files below it, or directories without end",
                "remove what is not configuration");
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return objects.read("looking up \"" + path + "\"", reader -> {
            Optional<Directories.Child> child = objects.directories().find(reader, root, path);
            return child.isEmpty() || child.get().isDirectory()
                    ? Optional.empty()
                    : Optional.of(entry(reader, path, child.get()));
        });
    }

    private static TreeEntry entry(ObjectReader reader, String path, Directories.Child child) throws IOException {
        TreeEntry.Kind kind = child.kind().orElseThrow();
        long size = kind.isFile() ? reader.getObjectSize(child.id(), Constants.OBJ_BLOB) : 0;
        return new TreeEntry(path, kind, child.id().name(), size);
    }

    @Override
    public Optional<String> objectId(String path) {
        return objects.read(
                "looking up \"" + path + "\"",
                reader -> objects.directories()
                        .find(reader, root, path)
                        .map(child -> child.id().name()));
    }

    @Override
    public byte[] read(TreeEntry entry) {
        checkReadable(entry);
        return objects.read("reading \"" + entry.path() + "\"", reader -> {
            ObjectLoader loader = reader.open(ObjectId.fromString(entry.objectId()), Constants.OBJ_BLOB);
            checkSize(entry.path(), loader.getSize());
            return loader.getBytes();
        });
    }

    static void checkReadable(TreeEntry entry) {
        if (!entry.kind().isFile()) {
            throw GitFailures.needsHuman(
                    ReasonCode.INVALID,
                    "\"" + entry.path() + "\" is "
                            + switch (entry.kind()) {
                                case SYMLINK -> "a symbolic link";
                                case GITLINK -> "a submodule";
                                default -> "no file with a safe name";
                            }
                            + ", which is never followed",
                    "replace it with a regular file");
        }
        checkSize(entry.path(), entry.size());
    }

    static void checkSize(String path, long size) {
        if (size > Limits.FILE_BYTES_MAX) {
            throw GitFailures.needsHuman(
                    ReasonCode.INVALID,
                    "\"" + path + "\" has " + size + " bytes; at most " + Limits.FILE_BYTES_MAX + " are read",
                    "keep large files out of the config repository");
        }
    }
}
