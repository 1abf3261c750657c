package dev.towpath.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/**
 * Makes the git history of a scenario, with ids that never change: one commit for each folder below {@code commits/}, whose files lie
 * over those of the commits before.
 *
 * <p>{@code commit.properties} in the folder says {@code message}; {@code merge=true} makes a merge commit of somebody's branch;
 * {@code delete} names a folder that goes; {@code reset} names an earlier commit on which this one stands instead of the last.
 */
final class ScenarioHistory implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

    private final Repository repository;
    private final Map<String, ObjectId> commits = new HashMap<>();
    private final Map<String, TreeMap<String, ObjectId>> trees = new HashMap<>();
    private String last = "";
    private int count;

    ScenarioHistory(Path directory) throws IOException {
        repository =
                new RepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
        repository.create(true);
        repository.updateRef(Constants.HEAD).link("refs/heads/main");
    }

    /** Commits one folder of a scenario. */
    void commit(String name, List<Path> overlays, Properties about) throws IOException {
        String parent = about.getProperty("reset", last);
        TreeMap<String, ObjectId> files = new TreeMap<>(trees.getOrDefault(parent, new TreeMap<>()));
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            for (Path overlay : overlays) {
                lay(overlay, files, inserter);
            }
            String gone = about.getProperty("delete", "");
            files.keySet().removeIf(path -> !gone.isEmpty() && path.startsWith(gone + "/"));
            ObjectId tree = tree(files, inserter);
            Instant at = START.plusSeconds(3600L * ++count);
            List<ObjectId> parents = commits.containsKey(parent) ? List.of(commits.get(parent)) : List.of();
            ObjectId commit = insert(inserter, tree, parents, about.getProperty("message"), "dave", at);
            if (Boolean.parseBoolean(about.getProperty("merge"))) {
                List<ObjectId> both = List.of(parents.get(0), commit);
                commit = insert(inserter, tree, both, "Merge: " + about.getProperty("message"), "alice", at);
            }
            inserter.flush();
            RefUpdate update = repository.updateRef("refs/heads/main");
            update.setNewObjectId(commit);
            update.forceUpdate();
            commits.put(name, commit);
            trees.put(name, files);
            last = name;
        }
    }

    private static void lay(Path overlay, Map<String, ObjectId> files, ObjectInserter inserter) throws IOException {
        try (Stream<Path> paths = Files.walk(overlay)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = overlay.relativize(path).toString();
                if (!name.equals("commit.properties")) {
                    files.put(name, inserter.insert(Constants.OBJ_BLOB, Files.readAllBytes(path)));
                }
            }
        }
    }

    private static ObjectId tree(SortedMap<String, ObjectId> files, ObjectInserter inserter) throws IOException {
        DirCache cache = DirCache.newInCore();
        DirCacheBuilder builder = cache.builder();
        files.forEach((path, blob) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
            builder.add(entry);
        });
        builder.finish();
        return cache.writeTree(inserter);
    }

    private static ObjectId insert(
            ObjectInserter inserter, ObjectId tree, List<ObjectId> parents, String message, String who, Instant at)
            throws IOException {
        PersonIdent person = new PersonIdent(who, who + "@example.com", at, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage(message + "\n");
        return inserter.insert(commit);
    }

    /** The properties of a file, or none. */
    static Properties properties(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return properties;
    }

    @Override
    public void close() {
        repository.close();
    }
}
