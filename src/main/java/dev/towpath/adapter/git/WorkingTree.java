package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.snapshot.TreeEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;

/**
 * The files as they lie in a working directory, listed once. Links are named and not followed, no filter of git's is run, and
 * what {@code .gitignore} leaves out is left out, with every {@code .terraform}.
 */
final class WorkingTree implements Tree {
    private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;
    private static final Set<String> NEVER_LISTED = Set.of(".git", ".terraform");

    private final Path root;
    private final NavigableMap<String, TreeEntry> entries;

    private WorkingTree(Path root, NavigableMap<String, TreeEntry> entries) {
        this.root = root;
        this.entries = entries;
    }

    /** Lists a directory; {@code tracked} paths are listed even where they are ignored. */
    static WorkingTree of(Path root, Set<String> tracked) {
        NavigableMap<String, TreeEntry> entries = new TreeMap<>();
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            new Listing(root, tracked, ids, new ObjectChecker().setSafeForMacOS(true), entries)
                    .directory(root, "", List.of());
        } catch (IOException e) {
            throw unreadable(root.toString(), e);
        }
        return new WorkingTree(root, entries);
    }

    private record Listing(
            Path root,
            Set<String> tracked,
            ObjectInserter.Formatter ids,
            ObjectChecker checker,
            NavigableMap<String, TreeEntry> entries) {
        void directory(Path directory, String prefix, List<IgnoreRules> above) throws IOException {
            List<IgnoreRules> rules = IgnoreRules.with(above, directory, prefix);
            List<Path> children;
            try (Stream<Path> list = Files.list(directory)) {
                children = list.sorted().toList();
            }
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (!NEVER_LISTED.contains(name)) {
                    child(child, prefix + name, rules);
                }
                if (entries.size() > Limits.TREE_ENTRIES_MAX) {
                    throw GitFailures.needsHuman(
                            ReasonCode.INVALID,
                            "\"" + root + "\" has more than " + Limits.TREE_ENTRIES_MAX + " files",
                            "name the config repository's own directory with --repo");
                }
            }
        }

        private void child(Path child, String path, List<IgnoreRules> rules) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class, NO_LINKS);
            boolean directory = attributes.isDirectory();
            if (IgnoreRules.ignored(rules, path, directory) && !isTracked(path, directory)) {
                return;
            }
            if (!Directories.isSafe(checker, child.getFileName().toString().getBytes(StandardCharsets.UTF_8))) {
                add(path, Kind.UNSAFE_NAME, ObjectId.zeroId(), 0);
            } else if (directory && Files.exists(child.resolve(".git"), NO_LINKS)) {
                add(path, Kind.GITLINK, ObjectId.zeroId(), 0);
            } else if (directory) {
                directory(child, path + "/", rules);
            } else if (attributes.isSymbolicLink()) {
                byte[] target = Files.readSymbolicLink(child).toString().getBytes(StandardCharsets.UTF_8);
                add(path, Kind.SYMLINK, ids.idFor(Constants.OBJ_BLOB, target), 0);
            } else if (attributes.isRegularFile()) {
                try (InputStream in = Files.newInputStream(child, NO_LINKS)) {
                    ObjectId id = ids.idFor(Constants.OBJ_BLOB, attributes.size(), in);
                    add(path, Files.isExecutable(child) ? Kind.EXECUTABLE : Kind.FILE, id, attributes.size());
                }
            }
        }

        private boolean isTracked(String path, boolean directory) {
            return directory
                    ? tracked.stream().anyMatch(known -> known.startsWith(path + "/"))
                    : tracked.contains(path);
        }

        private void add(String path, Kind kind, ObjectId id, long size) {
            entries.put(path, new TreeEntry(path, kind, id.name(), size));
        }
    }

    private static FailureException unreadable(String path, IOException error) {
        return GitFailures.needsHuman(
                ReasonCode.ACCESS_DENIED,
                "\"" + path + "\" cannot be read: " + error.getMessage(),
                "let the user that runs Towpath read every file there");
    }

    @Override
    public List<TreeEntry> under(String directory) {
        return List.copyOf(below(directory).values());
    }

    private Map<String, TreeEntry> below(String directory) {
        return directory.isEmpty() ? entries : entries.subMap(directory + "/", true, directory + "0", false);
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    @Override
    public Optional<String> objectId(String path) {
        Optional<String> file = entry(path).map(TreeEntry::objectId);
        if (file.isPresent()) {
            return file;
        }
        String prefix = path.isEmpty() ? "" : path + "/";
        Map<String, TreeEntry> below = below(path);
        return below.isEmpty()
                ? Optional.empty()
                : Optional.of(treeId(prefix, below).name());
    }

    /** The id that git would give the directory. */
    private ObjectId treeId(String prefix, Map<String, TreeEntry> below) {
        Map<String, Optional<TreeEntry>> children = new TreeMap<>();
        for (TreeEntry entry : below.values()) {
            String rest = entry.path().substring(prefix.length());
            int slash = rest.indexOf('/');
            // Git sorts a directory as if its name ended with a slash.
            children.put(
                    slash < 0 ? rest : rest.substring(0, slash + 1), slash < 0 ? Optional.of(entry) : Optional.empty());
        }
        TreeFormatter tree = new TreeFormatter();
        children.forEach((name, entry) -> {
            if (entry.isPresent()) {
                tree.append(
                        name,
                        mode(entry.get().kind()),
                        ObjectId.fromString(entry.get().objectId()));
            } else {
                String directory = prefix + name.substring(0, name.length() - 1);
                tree.append(
                        name.substring(0, name.length() - 1), FileMode.TREE, treeId(prefix + name, below(directory)));
            }
        });
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            return tree.computeId(ids);
        }
    }

    private static FileMode mode(Kind kind) {
        return switch (kind) {
            case EXECUTABLE -> FileMode.EXECUTABLE_FILE;
            case SYMLINK -> FileMode.SYMLINK;
            case GITLINK -> FileMode.GITLINK;
            case FILE, UNSAFE_NAME -> FileMode.REGULAR_FILE;
        };
    }

    @Override
    public byte[] read(TreeEntry entry) {
        ObjectTree.checkReadable(entry);
        try (InputStream in = Files.newInputStream(root.resolve(entry.path()), NO_LINKS)) {
            byte[] content = in.readNBytes(Limits.FILE_BYTES_MAX + 1);
            ObjectTree.checkSize(entry.path(), content.length);
            return content;
        } catch (IOException e) {
            throw unreadable(entry.path(), e);
        }
    }
}
