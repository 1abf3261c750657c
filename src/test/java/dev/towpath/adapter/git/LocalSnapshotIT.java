package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.snapshot.TreeEntry.Kind;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories of this machine, opened where they are. */
class LocalSnapshotIT {
    private static final String PIN = "apps/web-app/dev1/promotion.yaml";

    @TempDir
    Path directory;

    GitRepository repository;
    Sources sources;

    @BeforeEach
    void open() {
        repository = GitRepository.create(directory.resolve("config.git"));
        sources = Sources.in(directory.resolve("cache"));
    }

    @AfterEach
    void close() {
        sources.close();
        repository.close();
    }

    private RepoSnapshot snapshot() {
        return sources.source.open(repository.directory().toString(), Optional.empty());
    }

    @Test
    void readsFilesOfTheDefaultBranch() {
        repository.put("towpath.yaml", "schema_version: 1\n").put(PIN, "artifact: sha-1\n");
        GitSha first = repository.commit("add the platform");

        RepoSnapshot snapshot = snapshot();

        assertThat(snapshot.branch()).isEqualTo("main");
        assertThat(snapshot.commit().id()).isEqualTo(first);
        assertThat(snapshot.commit().subject()).isEqualTo("add the platform");
        assertThat(snapshot.commit().author()).hasToString("ann <ann@example.com>");
        assertThat(snapshot.repository()).isEqualTo(repository.directory().toString());
        assertThat(snapshot.workingFiles()).isFalse();
        assertThat(snapshot.tree().under(""))
                .extracting(TreeEntry::path, TreeEntry::kind, TreeEntry::size)
                .containsExactly(tuple(PIN, Kind.FILE, 16L), tuple("towpath.yaml", Kind.FILE, 18L));
        TreeEntry pin = snapshot.tree().entry(PIN).orElseThrow();
        assertThat(new String(snapshot.tree().read(pin), StandardCharsets.UTF_8))
                .isEqualTo("artifact: sha-1\n");
        assertThat(snapshot.tree().objectId(PIN)).contains(pin.objectId());
        assertThat(snapshot.tree().objectId("apps/web-app")).isPresent();
        assertThat(snapshot.tree().entry("apps/web-app")).isEmpty();
        assertThat(snapshot.tree().entry("apps//web-app")).isEmpty();
        assertThat(snapshot.tree().under("apps/none")).isEmpty();
        assertThat(snapshot.tree().under(PIN)).isEmpty();
        assertThat(sources.calls).isEmpty();
    }

    @Test
    void findsBranchesTagsAndCommits() {
        GitSha first = repository.put("a", "1").commit("one");
        GitSha second = repository.put("a", "2").commit("two");
        repository.point("refs/tags/v1", first);
        repository.point("refs/tags/main", first);
        String where = repository.directory().toString();

        assertThat(sources.source.open(where, Optional.of("v1")).commit().id()).isEqualTo(first);
        assertThat(sources.source.open(where, Optional.of("main")).commit().id())
                .as("a tag never stands in for a branch")
                .isEqualTo(second);
        assertThat(sources.source
                        .open(where, Optional.of(first.value()))
                        .commit()
                        .id())
                .isEqualTo(first);
        assertThat(sources.source
                        .open(where, Optional.of(first.abbreviated()))
                        .commit()
                        .id())
                .isEqualTo(first);
        assertThat(sources.source.open(where, Optional.of("HEAD~1")).commit().id())
                .isEqualTo(first);
        assertThat(sources.source.currentHead(where, Optional.empty())).isEqualTo(second);
        assertThat(Sources.failure(() -> sources.source.open(where, Optional.of("release"))))
                .isEqualTo(new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "\"" + where + "\" has no branch, tag or commit \"release\"",
                        "name one that is there"));
    }

    @Test
    void acceptsFileUrls() {
        GitSha first = repository.put("a", "1").commit("one");

        for (String form : List.of("file://", "file:", "file://localhost")) {
            assertThat(sources.source
                            .open(form + repository.directory(), Optional.empty())
                            .commit()
                            .id())
                    .isEqualTo(first);
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        String where = repository.directory().toString();
        assertThat(Sources.failure(this::snapshot).message()).isEqualTo("\"" + where + "\" has no commits");

        Path plain = Files.createDirectory(directory.resolve("plain"));
        assertThat(Sources.failure(() -> sources.source.open(plain.toString(), Optional.empty())))
                .isEqualTo(new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "\"" + plain + "\" is not in a git repository",
                        "run git init and commit there, or name a repository with --repo"));
        assertThat(Sources.failure(() -> sources.source.open(plain + "/none", Optional.empty()))
                        .message())
                .isEqualTo("there is no directory \"" + plain + "/none\"");

        repository.put("a", "1").on("other").commit("one");
        assertThat(Sources.failure(this::snapshot).message())
                .isEqualTo("the default branch of \"" + where + "\" does not exist");
    }

    @Test
    void refusesShallowClones() throws IOException {
        repository.put("a", "1").commit("one");
        GitSha second = repository.put("a", "2").commit("two");
        Files.writeString(repository.directory().resolve("shallow"), second.value() + "\n");

        Failure failure = Sources.failure(this::snapshot);

        assertThat(failure.reason()).isEqualTo(ReasonCode.UNSUPPORTED);
        assertThat(failure.message()).contains("is a shallow clone");
        assertThat(failure.advice()).contains("fetch-depth: 0");
    }

    @Test
    void namesWhatIsNoFile() {
        repository
                .put("apps/a/dev1/main.tf", FileMode.SYMLINK, "/etc/passwd")
                .put("apps/b/dev1", FileMode.GITLINK, "1".repeat(40))
                .put("run.sh", FileMode.EXECUTABLE_FILE, "#!/bin/sh\n")
                .put("large.bin", "x".repeat(Limits.FILE_BYTES_MAX + 1));
        repository.commit("odd");

        RepoSnapshot snapshot = snapshot();

        assertThat(snapshot.tree().under(""))
                .extracting(TreeEntry::path, TreeEntry::kind)
                .containsExactly(
                        tuple("apps/a/dev1/main.tf", Kind.SYMLINK),
                        tuple("apps/b/dev1", Kind.GITLINK),
                        tuple("large.bin", Kind.FILE),
                        tuple("run.sh", Kind.EXECUTABLE));
        assertThat(reading(snapshot, "apps/a/dev1/main.tf"))
                .isEqualTo("\"apps/a/dev1/main.tf\" is a symbolic link, which is never followed");
        assertThat(reading(snapshot, "apps/b/dev1"))
                .isEqualTo("\"apps/b/dev1\" is a submodule, which is never followed");
        assertThat(reading(snapshot, "large.bin"))
                .isEqualTo("\"large.bin\" has 1048577 bytes; at most 1048576 are read");
    }

    private static String reading(RepoSnapshot snapshot, String path) {
        TreeEntry entry = snapshot.tree().entry(path).orElseThrow();
        return Sources.failure(() -> snapshot.tree().read(entry)).message();
    }

    @Test
    void marksNamesThatLeadOutOfTheTree() {
        ObjectId blob = repository.blob("x".getBytes(StandardCharsets.UTF_8));
        for (String name : List.of("..", ".git", ".GIT", "a\\b", "git~1", "new\nline")) {
            TreeFormatter inner = new TreeFormatter();
            inner.append("file", FileMode.REGULAR_FILE, blob);
            ObjectId innerId = repository.insert(Constants.OBJ_TREE, inner.toByteArray());
            TreeFormatter outer = new TreeFormatter();
            outer.append(name, FileMode.TREE, innerId);
            ObjectId tree = repository.insert(Constants.OBJ_TREE, outer.toByteArray());
            repository.commitTree("hostile", tree);

            assertThat(snapshot().tree().under(""))
                    .extracting(TreeEntry::path, TreeEntry::kind)
                    .containsExactly(tuple(name, Kind.UNSAFE_NAME));
        }
    }

    @Test
    void marksNamesThatStandTwice() {
        ObjectId one = repository.blob("1".getBytes(StandardCharsets.UTF_8));
        ObjectId two = repository.blob("2".getBytes(StandardCharsets.UTF_8));
        TreeFormatter twice = new TreeFormatter();
        twice.append("a", FileMode.REGULAR_FILE, one);
        twice.append("a", FileMode.REGULAR_FILE, two);
        repository.commitTree("twice", repository.insert(Constants.OBJ_TREE, twice.toByteArray()));

        assertThat(snapshot().tree().entry("a").orElseThrow().kind()).isEqualTo(Kind.UNSAFE_NAME);
    }

    @Test
    void endsListingsThatHaveNoEnd() {
        ObjectId level = repository.blob("x".getBytes(StandardCharsets.UTF_8));
        FileMode mode = FileMode.REGULAR_FILE;
        for (int depth = 0; depth < 12; depth++) {
            TreeFormatter tree = new TreeFormatter();
            for (int i = 0; i < 10; i++) {
                tree.append("n" + i, mode, level);
            }
            level = repository.insert(Constants.OBJ_TREE, tree.toByteArray());
            mode = FileMode.TREE;
        }
        repository.commitTree("bomb", level);

        RepoSnapshot snapshot = snapshot();

        assertThat(Sources.failure(() -> snapshot.tree().under("")).message())
                .startsWith("\"/\" has more than 200000 files below it");
        assertThat(snapshot.history().changes(snapshot.commit())).containsExactly("");
        assertThat(snapshot.history().touching(List.of("apps"))).containsExactly(snapshot.commit());
    }

    @Test
    void saysThatAnObjectIsMissing() {
        GitSha unrelated = new GitSha("2".repeat(40));
        ObjectId gone = ObjectId.fromString("3".repeat(40));
        TreeFormatter tree = new TreeFormatter();
        tree.append("a", FileMode.REGULAR_FILE, gone);
        repository.commitTree("broken", repository.insert(Constants.OBJ_TREE, tree.toByteArray()));

        RepoSnapshot snapshot = snapshot();

        assertThat(Sources.failure(() -> snapshot.tree().entry("a")))
                .isEqualTo(new Failure.NeedsHuman(
                        ReasonCode.INVALID,
                        "looking up \"a\" in \"" + repository.directory()
                                + "\" met a damaged or missing object: Missing blob " + gone.name(),
                        "run git fsck there, and fetch what is missing"));
        assertThat(snapshot.history().commit(unrelated)).isEmpty();
        assertThat(snapshot.history().ancestry(unrelated, snapshot.commit().id()))
                .isEqualTo(Ancestry.UNKNOWN);
        assertThat(snapshot.history()
                        .commit(new GitSha(snapshot.tree().objectId("").orElseThrow())))
                .as("a tree is no commit")
                .isEmpty();
    }

    @Test
    void readsCommitsThatNobodyShouldHaveWritten() {
        ObjectId tree = repository.insert(Constants.OBJ_TREE, new TreeFormatter().toByteArray());
        byte[] odd = ("tree " + tree.name()
                        + "\nauthor nobody\ncommitter x <x> 1700000000 +9999\nencoding none-such\n\nodd")
                .getBytes(StandardCharsets.UTF_8);
        repository.point(
                "refs/heads/main",
                new GitSha(repository.insert(Constants.OBJ_COMMIT, odd).name()));

        Commit commit = snapshot().commit();

        assertThat(commit.message()).isEqualTo("odd");
        assertThat(commit.committer()).hasToString("x <x>");
    }
}
