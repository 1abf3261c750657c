package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Which paths each commit changed against its first parent, remembered by commit id in a file. The answer for a commit never
 * changes, so only new commits are ever compared: a log of one path would compare all of them each time.
 */
final class ChangedPaths {
    /** Stands for "too many to list": the commit counts as touching everything. */
    static final List<String> EVERYTHING = List.of("");

    private static final int PATHS_PER_COMMIT_MAX = Limits.TREE_ENTRIES_MAX;
    private static final String MAGIC = "towpath.changes/v1";

    private final Path file;
    private final Progress progress;
    private final Map<String, List<String>> byCommit;
    private boolean news;

    private ChangedPaths(Path file, Progress progress, Map<String, List<String>> byCommit) {
        this.file = file;
        this.progress = progress;
        this.byCommit = byCommit;
    }

    /** What is remembered in a file; nothing where it is missing or damaged. */
    static ChangedPaths rememberedIn(Path file, Progress progress) {
        Map<String, List<String>> byCommit = new HashMap<>();
        if (Files.exists(file)) {
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
                load(in, byCommit);
            } catch (IOException | IllegalArgumentException e) {
                byCommit.clear();
            }
        }
        return new ChangedPaths(file, progress, byCommit);
    }

    private static void load(DataInputStream in, Map<String, List<String>> byCommit) throws IOException {
        if (!in.readUTF().equals(MAGIC)) {
            throw new IOException("not a list of changed paths");
        }
        Map<String, String> once = new HashMap<>();
        int commits = in.readInt();
        for (int i = 0; i < commits; i++) {
            String commit = in.readUTF();
            int count = in.readInt();
            List<String> paths = new ArrayList<>();
            for (int p = 0; p < count; p++) {
                paths.add(once.computeIfAbsent(in.readUTF(), path -> path));
            }
            byCommit.put(commit, List.copyOf(paths));
        }
    }

    /** The paths that a commit changed, if that was worked out before. */
    synchronized Optional<List<String>> known(String commit) {
        return Optional.ofNullable(byCommit.get(commit));
    }

    /** The paths that a commit changed, sorted. */
    synchronized List<String> of(ObjectReader reader, RevCommit commit, Optional<RevCommit> parent) throws IOException {
        List<String> known = byCommit.get(commit.name());
        if (known != null) {
            return known;
        }
        List<String> paths = compared(reader, parent, commit);
        byCommit.put(commit.name(), paths);
        news = true;
        return paths;
    }

    /**
     * Writes what is new into the file; the next run compares less. Where it cannot be written the next run compares again,
     * which is said and is no failure.
     */
    synchronized void remember() {
        if (!news) {
            return;
        }
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(folder, "changes", ".tmp");
            try {
                save(fresh);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                news = false;
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            progress.say("the changed paths could not be kept for the next run: " + e.getMessage());
        }
    }

    private void save(Path fresh) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(fresh), 1 << 16))) {
            out.writeUTF(MAGIC);
            out.writeInt(byCommit.size());
            for (Map.Entry<String, List<String>> commit : byCommit.entrySet()) {
                out.writeUTF(commit.getKey());
                out.writeInt(commit.getValue().size());
                for (String path : commit.getValue()) {
                    out.writeUTF(path);
                }
            }
        }
    }

    /** Two trees side by side; equal ids are equal all the way down and never opened. */
    private static List<String> compared(ObjectReader reader, Optional<RevCommit> before, RevCommit after)
            throws IOException {
        List<String> changed = new ArrayList<>();
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            if (before.isPresent()) {
                walk.addTree(before.get().getTree());
            } else {
                walk.addTree(new EmptyTreeIterator());
            }
            walk.addTree(after.getTree());
            while (changed.size() <= PATHS_PER_COMMIT_MAX && walk.next()) {
                changed.add(walk.getPathString());
            }
        }
        return changed.size() > PATHS_PER_COMMIT_MAX
                ? EVERYTHING
                : changed.stream().sorted().toList();
    }
}
