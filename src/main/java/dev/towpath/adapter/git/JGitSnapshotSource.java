package dev.towpath.adapter.git;

import dev.towpath.model.CallMeter;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.SnapshotSource;
import dev.towpath.snapshot.TestMerge;
import dev.towpath.snapshot.TestMergeSource;
import dev.towpath.snapshot.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * Opens config repositories with JGit: local ones at their own object database, remote ones through a bare mirror in the cache
 * directory.
 *
 * <p>It is hermetic: no git configuration of the user or the system, no hooks, filters or submodules, no checkout. JGit keeps
 * such settings for the whole process, so creating this source makes all of JGit in the process hermetic.
 */
public final class JGitSnapshotSource implements SnapshotSource, TestMergeSource, AutoCloseable {
    private final Path directory;
    private final RemoteAccess access;
    private final Progress progress;
    private final CallMeter calls;
    private final Remotes remotes;
    private final Mirrors mirrors;
    private final LocalRepositories locals = new LocalRepositories();
    private final Map<Path, ChangedPaths> changes = new ConcurrentHashMap<>();

    /**
     * A source of snapshots.
     *
     * @param cacheDirectory where mirrors and what was worked out about commits are kept; it is made when it is needed
     * @param calls counts {@code git:fetch} and {@code git:ls-remote}
     */
    public JGitSnapshotSource(Path cacheDirectory, RemoteAccess access, CallMeter calls, Progress progress) {
        HermeticSystemReader.install();
        this.directory = cacheDirectory.toAbsolutePath().resolve("git");
        this.access = access;
        this.progress = progress;
        this.calls = calls;
        this.remotes = new Remotes(access, directory, calls);
        this.mirrors = new Mirrors(directory, remotes, progress);
    }

    @Override
    public RepoSnapshot open(String repository, Optional<String> ref) {
        return Address.of(repository, access)
                .fold(
                        local -> {
                            Repository opened = locals.whole(local.directory());
                            return snapshot(database(opened), ref, cacheName(opened));
                        },
                        remote -> snapshot(mirrors.upToDate(remote), ref, remote.cacheName()));
    }

    private RepoSnapshot snapshot(ObjectDatabase objects, Optional<String> ref, String cacheName) {
        return snapshot(objects, Refs.find(objects, ref), cacheName);
    }

    private RepoSnapshot snapshot(ObjectDatabase objects, Refs.Found found, String cacheName) {
        ObjectHistory history = history(objects, found.commit(), cacheName);
        Commit commit = history.commit(new GitSha(found.commit().name())).orElseThrow();
        Tree tree = history.tree(commit.id()).orElseThrow();
        return new RepoSnapshot(objects.shown(), found.branch(), commit, tree, history, false);
    }

    @Override
    public TestMerge testMerge(String repository, int number, Optional<String> branch) {
        return Address.of(repository, access)
                .fold(
                        local -> {
                            Repository opened = locals.whole(local.directory());
                            return testMerge(database(opened), number, branch, cacheName(opened));
                        },
                        remote -> testMerge(
                                mirrors.upToDate(remote, PullRequestRefs.spec(number)),
                                number,
                                branch,
                                remote.cacheName()));
    }

    private TestMerge testMerge(ObjectDatabase objects, int number, Optional<String> branch, String cacheName) {
        PullRequestRefs refs = new PullRequestRefs(objects, number);
        RepoSnapshot tip = snapshot(objects, branch, cacheName);
        RepoSnapshot merged = snapshot(objects, new Refs.Found(tip.branch(), refs.merge()), cacheName);
        GitSha head = refs.head(merged.commit());
        GitSha into = merged.commit().parents().get(0);
        if (tip.history().firstParents().stream().noneMatch(it -> it.id().equals(into))) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNMERGEABLE,
                    "pull request #" + number + " does not merge into \"" + tip.branch() + "\"",
                    "name the branch that it merges into with --ref; only what is on the tracked branch is deployed");
        }
        RepoSnapshot base =
                snapshot(objects, new Refs.Found(tip.branch(), ObjectId.fromString(into.value())), cacheName);
        return new TestMerge(
                number, merged, base, head, into.equals(tip.commit().id()));
    }

    private ObjectHistory history(ObjectDatabase objects, ObjectId head, String cacheName) {
        Path file = directory.resolve(cacheName).resolve("changes");
        ChangedPaths known = changes.computeIfAbsent(file, path -> ChangedPaths.rememberedIn(path, progress));
        return new ObjectHistory(objects, head, known);
    }

    @Override
    public RepoSnapshot openWorkingFiles(String workingDirectory) {
        Path asked = Address.of(workingDirectory, access).fold(Address.Local::directory, remote -> {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + remote.shown() + "\" has no working files",
                    "name a directory of this machine, or a ref with --ref");
        });
        if (!Files.isDirectory(asked)) {
            throw GitFailures.needsHuman(
                    ReasonCode.NOT_FOUND, "there is no directory \"" + asked + "\"", "name one that is there");
        }
        Optional<Repository> repository = locals.around(asked);
        if (repository.isEmpty()) {
            progress.say(
                    "\"" + asked + "\" is in no git repository: its files are read as they lie, without a history");
            return withoutCommits(asked, "HEAD", WorkingTree.of(asked, Set.of()));
        }
        Repository opened = repository.get();
        if (opened.isBare()) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + asked + "\" is a bare repository and has no working files",
                    "name a ref with --ref");
        }
        Path root = opened.getWorkTree().toPath();
        Tree files = WorkingTree.of(root, LocalRepositories.tracked(opened));
        ObjectDatabase objects = database(opened);
        String branch = Refs.currentBranch(objects);
        Optional<ObjectId> head = Refs.head(objects);
        if (head.isEmpty()) {
            progress.say("\"" + root + "\" has no commits yet: its files are read as they lie, without a history");
            return withoutCommits(root, branch, files);
        }
        ObjectHistory history = history(objects, head.get(), cacheName(opened));
        Commit commit = history.commit(new GitSha(head.get().name())).orElseThrow();
        return new RepoSnapshot(root.toString(), branch, commit, files, history, true);
    }

    private static RepoSnapshot withoutCommits(Path root, String branch, Tree files) {
        return new RepoSnapshot(root.toString(), branch, NoHistory.NOT_COMMITTED, files, new NoHistory(), true);
    }

    @Override
    public GitSha currentHead(String repository, Optional<String> ref) {
        if (ref.filter(GitSha::valid).isPresent()) {
            return new GitSha(ref.get());
        }
        return Address.of(repository, access)
                .fold(
                        local -> new GitSha(Refs.find(database(locals.whole(local.directory())), ref)
                                .commit()
                                .name()),
                        remote -> remotes.head(remote, ref));
    }

    /** Writes branches into a repository; for a remote one, through its mirror. */
    public BranchWriter branches(String repository) {
        return Address.of(repository, access)
                .fold(
                        local -> {
                            Repository opened = locals.whole(local.directory());
                            return new BranchWriter(
                                    opened,
                                    LocalRepositories.place(opened).toString(),
                                    LocalRepositories.origin(opened, access).map(this::upstream),
                                    false);
                        },
                        remote -> new BranchWriter(
                                mirrors.present(remote), remote.shown(), Optional.of(remotes.target(remote)), true));
    }

    /** The branch that is tracked, to be written; of a remote repository, where it is. */
    public TrackedBranch tracked(String repository) {
        return Address.of(repository, access)
                .fold(
                        local -> {
                            Repository opened = locals.whole(local.directory());
                            String shown = LocalRepositories.place(opened).toString();
                            return new TrackedBranch(opened, shown, Optional.empty(), calls);
                        },
                        remote -> new TrackedBranch(
                                mirrors.present(remote), remote.shown(), Optional.of(remotes.target(remote)), calls));
    }

    private Upstream upstream(Address address) {
        return address.fold(local -> remotes.target(local.directory()), remotes::target);
    }

    private static ObjectDatabase database(Repository repository) {
        return new ObjectDatabase(
                repository, LocalRepositories.place(repository).toString(), () -> {});
    }

    private static String cacheName(Repository local) {
        Path place = LocalRepositories.place(local);
        String name =
                Optional.ofNullable(place.getFileName()).map(Path::toString).orElse("root");
        return name.replaceAll("[^A-Za-z0-9.-]+", "_") + "-"
                + Digest.of(real(place)).abbreviated();
    }

    private static String real(Path place) {
        try {
            return place.toRealPath().toString();
        } catch (IOException e) {
            return place.toString();
        }
    }

    /** Lets go of every repository; snapshots of this source cannot be read any more. */
    @Override
    public void close() {
        changes.values().forEach(ChangedPaths::remember);
        locals.close();
        mirrors.close();
        remotes.close();
    }
}
