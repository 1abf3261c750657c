package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import dev.towpath.snapshot.TreeEntry.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Directories by their object id, read once: neighbouring commits share nearly all of theirs. The least recently used go when
 * there are too many children in all.
 */
final class Directories {
    private static final int CHILDREN_MAX = Limits.TREE_ENTRIES_MAX;

    private final LinkedHashMap<ObjectId, Map<String, Child>> byId = new LinkedHashMap<>(256, 0.75f, true);
    private int children;

    /** One name in a directory; a kind for everything but directories. */
    record Child(ObjectId id, Optional<Kind> kind) {
        boolean isDirectory() {
            return kind.isEmpty();
        }
    }

    /** The children of a directory, in git's order. */
    Map<String, Child> of(ObjectReader reader, ObjectId directory) throws IOException {
        synchronized (byId) {
            Map<String, Child> known = byId.get(directory);
            if (known != null) {
                return known;
            }
        }
        Map<String, Child> read = read(reader, directory);
        synchronized (byId) {
            if (byId.put(directory, read) == null) {
                children += read.size() + 1;
            }
            Iterator<Map<String, Child>> eldest = byId.values().iterator();
            while (children > CHILDREN_MAX && byId.size() > 1) {
                children -= eldest.next().size() + 1;
                eldest.remove();
            }
        }
        return read;
    }

    /** The child at a path below a directory; empty segments lead nowhere. */
    Optional<Child> find(ObjectReader reader, ObjectId root, String path) throws IOException {
        Child at = new Child(root, Optional.empty());
        if (path.isEmpty()) {
            return Optional.of(at);
        }
        for (String name : path.split("/", -1)) {
            if (!at.isDirectory()) {
                return Optional.empty();
            }
            Child next = of(reader, at.id()).get(name);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private static Map<String, Child> read(ObjectReader reader, ObjectId directory) throws IOException {
        ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);
        Map<String, Child> found = new LinkedHashMap<>();
        CanonicalTreeParser parser = new CanonicalTreeParser();
        parser.reset(reader, directory);
        while (!parser.eof()) {
            String name = parser.getEntryPathString();
            Child child = new Child(parser.getEntryObjectId(), kind(parser, checker, name));
            if (found.put(name, child) != null) {
                found.put(name, new Child(child.id(), Optional.of(Kind.UNSAFE_NAME)));
            }
            parser.next(1);
        }
        return Collections.unmodifiableMap(found);
    }

    private static Optional<Kind> kind(CanonicalTreeParser parser, ObjectChecker checker, String name) {
        if (!isSafe(parser, checker, name)) {
            return Optional.of(Kind.UNSAFE_NAME);
        }
        FileMode mode = parser.getEntryFileMode();
        if (mode == FileMode.TREE) {
            return Optional.empty();
        }
        return Optional.of(kindOf(mode));
    }

    static Kind kindOf(FileMode mode) {
        if (mode == FileMode.SYMLINK) {
            return Kind.SYMLINK;
        }
        if (mode == FileMode.GITLINK) {
            return Kind.GITLINK;
        }
        return mode == FileMode.EXECUTABLE_FILE ? Kind.EXECUTABLE : Kind.FILE;
    }

    private static boolean isSafe(CanonicalTreeParser parser, ObjectChecker checker, String name) {
        byte[] raw = Arrays.copyOfRange(
                parser.getEntryPathBuffer(), parser.getNameOffset(), parser.getNameOffset() + parser.getNameLength());
        return isSafe(checker, raw) && Arrays.equals(raw, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a name is one file or directory on every disk that it may be written to. */
    static boolean isSafe(ObjectChecker checker, byte[] name) {
        for (byte b : name) {
            if (b == '\\' || b == '/' || (b >= 0 && b < ' ') || b == 0x7f) {
                return false;
            }
        }
        try {
            checker.checkPathSegment(name, 0, name.length);
            return true;
        } catch (CorruptObjectException e) {
            return false;
        }
    }
}
