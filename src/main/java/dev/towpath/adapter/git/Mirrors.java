package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;

/**
 * Bare mirrors of remotes, one folder for each in the cache directory, brought up to date by one incremental fetch.
 *
 * <p>A mirror is built beside its place and moved there whole. One that turns out to be damaged is cloned again: it holds
 * nothing that the remote does not.
 */
final class Mirrors implements AutoCloseable {
    private static final String MIRROR = "mirror.git";
    private static final String UNFINISHED = "unfinished.git";
    private static final String DISTRUSTED = "distrusted";

    /** What the mirror's {@code HEAD} names where the remote's names nothing that is there. */
    private static final String NO_BRANCH = "refs/towpath/none";

    private final Path directory;
    private final Remotes remotes;
    private final Progress progress;
    private final Map<Path, Repository> open = new ConcurrentHashMap<>();

    Mirrors(Path directory, Remotes remotes, Progress progress) {
        this.directory = directory;
        this.remotes = remotes;
        this.progress = progress;
    }

    /**
     * The mirror of a remote as the remote is now: one round trip.
     *
     * @param more what is fetched beside branches and tags
     */
    ObjectDatabase upToDate(Address.Remote remote, RefSpec... more) {
        Path folder = directory.resolve(remote.cacheName());
        try {
            Files.createDirectories(folder);
            try (CacheLock lock = CacheLock.hold(folder.resolve("lock"), remote.shown(), progress)) {
                return fetched(remote, folder, List.of(more));
            }
        } catch (IOException e) {
            throw GitFailures.needsHuman(
                    ReasonCode.STATE_BLOCKED,
                    "the git cache \"" + folder + "\" cannot be written: " + e.getMessage(),
                    "free space, correct its permissions, or remove it");
        }
    }

    /** The mirror of a remote as this process brought it up to date last. */
    Repository present(Address.Remote remote) {
        Repository known = open.get(directory.resolve(remote.cacheName()).resolve(MIRROR));
        return known == null ? upToDate(remote).repository() : known;
    }

    private ObjectDatabase fetched(Address.Remote remote, Path folder, List<RefSpec> more) throws IOException {
        Path place = folder.resolve(MIRROR);
        if (!Files.exists(place)) {
            progress.say("cloning " + remote.shown() + " into the cache");
            return cloned(remote, folder, more);
        }
        Optional<ObjectDatabase> mirror =
                Files.exists(folder.resolve(DISTRUSTED)) ? Optional.empty() : refreshed(remote, folder, more);
        if (mirror.isPresent()) {
            return mirror.get();
        }
        progress.say("the mirror of " + remote.shown() + " is damaged; cloning it again");
        discard(place);
        return cloned(remote, folder, more);
    }

    /** The mirror after a fetch; empty where the mirror itself is damaged. */
    private Optional<ObjectDatabase> refreshed(Address.Remote remote, Path folder, List<RefSpec> more) {
        Path place = folder.resolve(MIRROR);
        try {
            Repository mirror = opened(place);
            fetch(remote, mirror, more);
            if (isWhole(mirror)) {
                tidied(remote, mirror);
                return Optional.of(new ObjectDatabase(mirror, remote.shown(), () -> distrust(folder)));
            }
            return Optional.empty();
        } catch (IOException e) {
            if (isDamaged(place)) {
                return Optional.empty();
            }
            throw GitFailures.ofRemote(remote, e);
        }
    }

    private ObjectDatabase cloned(Address.Remote remote, Path folder, List<RefSpec> more) throws IOException {
        Path unfinished = folder.resolve(UNFINISHED);
        delete(unfinished);
        try (Repository fresh = builder(unfinished).build()) {
            fresh.create(true);
            StoredConfig config = fresh.getConfig();
            config.setInt("gc", null, "auto", 0);
            config.setBoolean("gc", null, "autodetach", false);
            config.setString("gc", null, "pruneexpire", "never");
            config.save();
            try {
                fetch(remote, fresh, more);
            } catch (IOException e) {
                throw GitFailures.ofRemote(remote, e);
            }
        }
        Files.deleteIfExists(folder.resolve(DISTRUSTED));
        Path place = Files.move(unfinished, folder.resolve(MIRROR), StandardCopyOption.ATOMIC_MOVE);
        return new ObjectDatabase(opened(place), remote.shown(), () -> distrust(folder));
    }

    /** Fetches, and lets the mirror's {@code HEAD} name the remote's default branch. */
    private void fetch(Address.Remote remote, Repository mirror, List<RefSpec> more) throws IOException {
        Optional<String> branch = remotes.fetch(remote, mirror, more);
        String target = branch.orElse(NO_BRANCH);
        Ref head = mirror.exactRef(Constants.HEAD);
        if (head == null || !head.getTarget().getName().equals(target)) {
            RefUpdate update = mirror.updateRef(Constants.HEAD);
            update.disableRefLog();
            update.link(target);
        }
        if (!mirror.getObjectDatabase().getShallowCommits().isEmpty()) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + remote.shown() + "\" is a shallow clone itself, in which nobody can tell what came before",
                    "name the repository that it was cloned from");
        }
    }

    private Repository opened(Path place) throws IOException {
        Repository known = open.get(place);
        if (known != null) {
            return known;
        }
        Repository repository = builder(place).setMustExist(true).build();
        open.put(place, repository);
        return repository;
    }

    private static FileRepositoryBuilder builder(Path place) {
        return new FileRepositoryBuilder().setGitDir(place.toFile()).setBare();
    }

    /** Whether every ref leads to a commit, and the default branch's commit to a tree, without an error. */
    private static boolean isWhole(Repository mirror) {
        try (RevWalk walk = new RevWalk(mirror)) {
            for (Ref ref : mirror.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
                ObjectId tree = walk.parseCommit(ref.getObjectId()).getTree();
                walk.parseTree(tree);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private boolean isDamaged(Path place) {
        try {
            return !isWhole(opened(place));
        } catch (IOException e) {
            return true;
        }
    }

    private void discard(Path place) throws IOException {
        Repository known = open.remove(place);
        if (known != null) {
            known.close();
        }
        delete(place);
    }

    /** Remembers, across processes, that an object of the mirror could not be read. */
    private static void distrust(Path folder) {
        try {
            Files.write(folder.resolve(DISTRUSTED), new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every fetch with news leaves a pack; many packs make every look-up slow. */
    private void tidied(Address.Remote remote, Repository mirror) {
        Path packs = mirror.getDirectory().toPath().resolve("objects/pack");
        try (Stream<Path> files = Files.list(packs)) {
            long count = files.filter(file -> file.toString().endsWith(".pack")).count();
            if (count > Limits.MIRROR_PACKS_MAX) {
                progress.say("packing the mirror of " + remote.shown());
                Git.wrap(mirror).gc().call();
            }
        } catch (IOException | GitAPIException e) {
            progress.say("the mirror of " + remote.shown() + " was not packed: " + e.getMessage());
        }
    }

    private static void delete(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(place)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Repository::close);
        open.clear();
    }
}
