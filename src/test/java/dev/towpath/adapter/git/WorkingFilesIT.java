package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.snapshot.TreeEntry.Kind;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they lie in a working directory; and that no configuration of git's changes what a commit holds. */
class WorkingFilesIT {
    @TempDir
    Path directory;

    Sources sources;
    Program git;
    Path repo;

    @BeforeEach
    void open() throws IOException {
        sources = Sources.in(directory.resolve("cache"));
        repo = Files.createDirectory(directory.resolve("repo"));
        git = Program.onPath("git", "apt-get install git brings it")
                .in(repo)
                .with(Map.of(
                        "HOME", directory.toString(),
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_AUTHOR_NAME", "Ann",
                        "GIT_AUTHOR_EMAIL", "ann@example.com",
                        "GIT_COMMITTER_NAME", "Ann",
                        "GIT_COMMITTER_EMAIL", "ann@example.com"));
    }

    @AfterEach
    void close() {
        sources.close();
    }

    private void write(String path, String content) throws IOException {
        Path file = repo.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void listsWhatLiesThere() throws IOException {
        git.run("init", "-q", "-b", "trunk");
        write("towpath.yaml", "schema_version: 1\n");
        write("apps/web/dev1/terraform.tfvars", "a = 1\n");
        write(".gitignore", "*.tfvars\n*.log\n!keep.log\n/secret/\n");
        git.run("add", "-A");
        git.run("add", "-f", "apps/web/dev1/terraform.tfvars");
        git.run("commit", "-q", "-m", "one");
        GitSha head = new GitSha(git.text("rev-parse", "HEAD"));
        write("apps/web/dev1/promotion.yaml", "artifact: sha-2\n");
        write("apps/web/dev1/.terraform/providers/x", "x");
        write("apps/web/dev1/debug.log", "x");
        write("keep.log", "x");
        write("secret/file", "x");
        write("nested/.git/HEAD", "ref: refs/heads/main\n");
        write("nested/file", "x");
        Files.createSymbolicLink(repo.resolve("link"), Path.of("towpath.yaml"));

        RepoSnapshot snapshot = sources.source.openWorkingFiles(repo.toString());

        assertThat(snapshot.workingFiles()).isTrue();
        assertThat(snapshot.branch()).isEqualTo("trunk");
        assertThat(snapshot.commit().id()).isEqualTo(head);
        assertThat(snapshot.history().firstParents()).hasSize(1);
        assertThat(snapshot.tree().under(""))
                .extracting(TreeEntry::path, TreeEntry::kind)
                .containsExactly(
                        tuple(".gitignore", Kind.FILE),
                        tuple("apps/web/dev1/promotion.yaml", Kind.FILE),
                        tuple("apps/web/dev1/terraform.tfvars", Kind.FILE),
                        tuple("keep.log", Kind.FILE),
                        tuple("link", Kind.SYMLINK),
                        tuple("nested", Kind.GITLINK),
                        tuple("towpath.yaml", Kind.FILE));
        assertThat(snapshot.tree().under("apps/web"))
                .extracting(TreeEntry::name)
                .containsExactly("promotion.yaml", "terraform.tfvars");
        TreeEntry link = snapshot.tree().entry("link").orElseThrow();
        assertThat(Sources.failure(() -> snapshot.tree().read(link)).message())
                .isEqualTo("\"link\" is a symbolic link, which is never followed");
    }

    @Test
    void givesTheIdsThatGitGives() throws IOException {
        git.run("init", "-q");
        write("a.d/x", "1\n");
        write("a/y/z", "2\n");
        write("a-b", "3\n");
        Files.createSymbolicLink(repo.resolve("l"), Path.of("a-b"));
        repo.resolve("a-b").toFile().setExecutable(true);
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "one");

        RepoSnapshot files = sources.source.openWorkingFiles(repo.toString());
        RepoSnapshot committed = sources.source.open(repo.toString(), Optional.empty());

        for (String path : new String[] {"", "a", "a/y", "a.d", "a-b", "l"}) {
            assertThat(files.tree().objectId(path))
                    .as(path)
                    .isEqualTo(committed.tree().objectId(path));
        }
        assertThat(files.tree().objectId("none")).isEmpty();
    }

    @Test
    void readsFilesWithoutAHistory() throws IOException {
        write("towpath.yaml", "x: 1\n");

        RepoSnapshot plain = sources.source.openWorkingFiles(repo.toString());

        assertThat(plain.commit().message()).isEqualTo("nothing is committed yet");
        assertThat(plain.history().firstParents()).isEmpty();
        assertThat(plain.tree().under("")).hasSize(1);
        git.run("init", "-q");
        assertThat(sources.source.openWorkingFiles(repo.toString()).tree().under(""))
                .hasSize(1);
        assertThat(sources.said)
                .containsExactly(
                        "\"" + repo + "\" is in no git repository: its files are read as they lie, without a history",
                        "\"" + repo + "\" has no commits yet: its files are read as they lie, without a history");
    }

    @Test
    void opensTheRepositoryAroundADirectoryAndLinkedWorktrees() throws IOException {
        git.run("init", "-q", "-b", "main");
        write("apps/web/main.tf", "1\n");
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "one");
        Path linked = directory.resolve("linked");
        git.run("worktree", "add", "-q", "-b", "side", linked.toString());

        RepoSnapshot inside = sources.source.open(repo.resolve("apps").toString(), Optional.empty());
        RepoSnapshot side = sources.source.open(linked.toString(), Optional.empty());

        assertThat(inside.repository()).isEqualTo(repo.toString());
        assertThat(side.branch()).isEqualTo("side");
        assertThat(side.commit().id()).isEqualTo(inside.commit().id());
        assertThat(sources.source.openWorkingFiles(linked.toString()).tree().entry("apps/web/main.tf"))
                .isPresent();
    }

    @Test
    void runsNoFilterAndNoHook() throws IOException {
        Path ran = directory.resolve("ran");
        git.run("init", "-q", "-b", "main");
        write(".gitattributes", "* filter=evil text eol=crlf\n");
        write("a", "1\n2\n");
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "one");
        for (String setting : new String[] {"filter.evil.clean", "filter.evil.smudge", "core.fsmonitor"}) {
            git.run("config", setting, "touch " + ran);
        }
        git.run("config", "core.autocrlf", "true");
        git.run("config", "core.hooksPath", directory.toString());

        RepoSnapshot committed = sources.source.open(repo.toString(), Optional.empty());
        RepoSnapshot files = sources.source.openWorkingFiles(repo.toString());

        for (RepoSnapshot snapshot : new RepoSnapshot[] {committed, files}) {
            TreeEntry entry = snapshot.tree().entry("a").orElseThrow();
            assertThat(new String(snapshot.tree().read(entry), StandardCharsets.UTF_8))
                    .isEqualTo("1\n2\n");
        }
        assertThat(ran).doesNotExist();
    }
}
