package dev.towpath.testing;

import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A real bare repository whose history a test writes commit by commit: with the objects themselves, so that merges can be evil,
 * trees hostile and times exact, and no configuration of the machine has a say.
 */
public final class GitRepository implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static {
        // A source makes all of JGit in this JVM hermetic; without it JGit would write what it measured into the user's
        // home.
        Path unused = Path.of("target", "no-cache");
        new JGitSnapshotSource(unused, RemoteAccess.ofHome(unused), (operation, mutation) -> {}, Progress.silent())
                .close();
    }

    private final Repository repository;
    private final Map<String, Item> files = new TreeMap<>();
    private String branch = "main";
    private String author = "ann";
    private int minutes;

    private record Item(FileMode mode, ObjectId id) {}

    private GitRepository(Repository repository) {
        this.repository = repository;
    }

    /** A new one in a directory that does not exist yet; its default branch is {@code main}. */
    public static GitRepository create(Path directory) {
        try {
            Repository repository = new FileRepositoryBuilder()
                    .setGitDir(directory.toFile())
                    .setBare()
                    .build();
            repository.create(true);
            repository.updateRef(Constants.HEAD).link("refs/heads/main");
            return new GitRepository(repository);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one in a directory, or a new one. */
    public static GitRepository open(Path directory) {
        if (!Files.exists(directory)) {
            return create(directory);
        }
        try {
            return new GitRepository(new FileRepositoryBuilder()
                    .setGitDir(directory.toFile())
                    .setBare()
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public Path directory() {
        return repository.getDirectory().toPath();
    }

    /** JGit's own view of it, for what this fixture has no word for. */
    public Repository repository() {
        return repository;
    }

    /** Whose name the next commits bear. */
    public GitRepository as(String login) {
        author = login;
        return this;
    }

    /** Puts a file into the next commit. */
    public GitRepository put(String path, String content) {
        files.put(path, new Item(FileMode.REGULAR_FILE, blob(content.getBytes(StandardCharsets.UTF_8))));
        return this;
    }

    /** Puts an entry of any mode into the next commit: a link, a submodule, an executable. */
    public GitRepository put(String path, FileMode mode, String content) {
        ObjectId id = mode == FileMode.GITLINK
                ? ObjectId.fromString(content)
                : blob(content.getBytes(StandardCharsets.UTF_8));
        files.put(path, new Item(mode, id));
        return this;
    }

    /** Leaves a file, or all below a directory, out of the next commit. */
    public GitRepository remove(String path) {
        files.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + "/"));
        return this;
    }

    /** Commits on the branch; more parents make it a merge of exactly the files that were put. */
    public GitSha commit(String message, GitSha... others) {
        List<ObjectId> parents = new ArrayList<>(tip().stream().toList());
        Arrays.stream(others).map(sha -> ObjectId.fromString(sha.value())).forEach(parents::add);
        return commit(message, tree(), parents);
    }

    /** Commits a tree that was made by hand. */
    public GitSha commitTree(String message, ObjectId tree) {
        return commit(message, tree, tip().stream().toList());
    }

    private GitSha commit(String message, ObjectId tree, List<ObjectId> parents) {
        minutes++;
        PersonIdent person =
                new PersonIdent(author, author + "@example.com", START.plusSeconds(60L * minutes), ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage(message);
        ObjectId id = insert(Constants.OBJ_COMMIT, build(commit));
        point("refs/heads/" + branch, new GitSha(id.name()));
        return new GitSha(id.name());
    }

    private static byte[] build(CommitBuilder commit) {
        try {
            return commit.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes to a branch; one that is not there yet begins where this one is. */
    public GitRepository on(String name) {
        Optional<ObjectId> here = tip();
        branch = name;
        if (tip().isEmpty()) {
            here.ifPresent(commit -> point("refs/heads/" + name, new GitSha(commit.name())));
        }
        tip().ifPresent(commit -> load(new GitSha(commit.name())));
        return this;
    }

    /** Takes the files of a commit for the next one. */
    public GitRepository load(GitSha commit) {
        files.clear();
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(ObjectId.fromString(commit.value())).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                files.put(tree.getPathString(), new Item(tree.getFileMode(), tree.getObjectId(0)));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a ref name a commit, whatever it named before. */
    public void point(String ref, GitSha commit) {
        try {
            RefUpdate update = repository.updateRef(ref);
            update.setNewObjectId(ObjectId.fromString(commit.value()));
            update.disableRefLog();
            update.forceUpdate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores a blob. */
    public ObjectId blob(byte[] content) {
        return insert(Constants.OBJ_BLOB, content);
    }

    /** Stores an object as it is, checked by nobody. */
    public ObjectId insert(int type, byte[] content) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(type, content);
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ObjectId> tip() {
        try {
            return Optional.ofNullable(repository.resolve("refs/heads/" + branch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectId tree() {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            files.forEach((path, item) -> {
                DirCacheEntry entry = new DirCacheEntry(path);
                entry.setFileMode(item.mode());
                entry.setObjectId(item.id());
                builder.add(entry);
            });
            builder.finish();
            ObjectId tree = index.writeTree(inserter);
            inserter.flush();
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
