package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where things came from: the first-parent line, what each commit changed, and who is whose ancestor. */
class HistoryIT {
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

    private static List<GitSha> ids(List<Commit> commits) {
        return commits.stream().map(Commit::id).toList();
    }

    @Test
    void walksTheTrackedBranchOnly() {
        GitSha root = repository.put("a", "1").put("b", "1").commit("root");
        GitSha onBranch = repository.on("feature").put("a", "2").commit("change a");
        GitSha more = repository.put("c/d", "1").commit("add c/d");
        GitSha direct = repository.on("main").put("b", "2").commit("change b");
        GitSha merge = repository.put("a", "2").put("c/d", "1").commit("merge feature", more);
        History history = snapshot().history();

        assertThat(ids(history.firstParents())).containsExactly(merge, direct, root);
        assertThat(ids(history.touching(List.of("a")))).containsExactly(merge, root);
        assertThat(ids(history.touching(List.of("c")))).containsExactly(merge);
        assertThat(ids(history.touching(List.of("c/d/e")))).isEmpty();
        assertThat(ids(history.touching(List.of("b")))).containsExactly(direct, root);
        assertThat(ids(history.touching(List.of("")))).containsExactly(merge, direct, root);
        assertThat(history.changes(history.commit(merge).orElseThrow())).containsExactly("a", "c/d");
        assertThat(history.changes(history.commit(more).orElseThrow())).containsExactly("c/d");
        assertThat(history.changes(history.commit(root).orElseThrow())).containsExactly("a", "b");
        assertThat(ids(history.merged(history.commit(merge).orElseThrow()))).containsExactly(more, onBranch);
        assertThat(history.merged(history.commit(direct).orElseThrow())).isEmpty();
        assertThat(history.merged(history.commit(root).orElseThrow())).isEmpty();
        assertThat(history.tree(onBranch).orElseThrow().entry("c/d")).isEmpty();
        assertThat(history.tree(more).orElseThrow().entry("c/d")).isPresent();
    }

    @Test
    void seesDirectoriesComeAndGo() {
        GitSha root = repository.put("apps/x/dev1/main.tf", "1").put("z", "1").commit("root");
        GitSha file = repository.remove("apps/x").put("apps/x", "now a file").commit("directory to file");
        GitSha gone = repository.remove("apps").commit("no apps");
        GitSha back = repository.load(root).commit("back");
        History history = snapshot().history();

        assertThat(history.changes(history.commit(file).orElseThrow()))
                .containsExactly("apps/x", "apps/x/dev1/main.tf");
        assertThat(history.changes(history.commit(gone).orElseThrow())).containsExactly("apps/x");
        assertThat(ids(history.touching(List.of("apps/x/dev1")))).containsExactly(back, file, root);
        assertThat(ids(history.touching(List.of("apps")))).containsExactly(back, gone, file, root);
    }

    @Test
    void tellsAncestors() {
        GitSha root = repository.put("a", "1").commit("root");
        GitSha feature = repository.on("feature").put("a", "2").commit("change");
        GitSha other = repository.on("other").put("a", "3").commit("never merged");
        GitSha direct = repository.on("main").put("b", "2").commit("direct");
        GitSha merge = repository.put("a", "2").commit("merge", feature);
        History history = snapshot().history();

        assertThat(history.ancestry(root, merge)).isEqualTo(Ancestry.ANCESTOR);
        assertThat(history.ancestry(merge, merge)).isEqualTo(Ancestry.SAME);
        assertThat(history.ancestry(merge, root)).isEqualTo(Ancestry.UNRELATED);
        assertThat(history.ancestry(feature, merge)).isEqualTo(Ancestry.ANCESTOR);
        assertThat(history.ancestry(feature, direct)).isEqualTo(Ancestry.UNRELATED);
        assertThat(history.ancestry(root, feature)).isEqualTo(Ancestry.ANCESTOR);
        assertThat(history.ancestry(feature, feature)).isEqualTo(Ancestry.SAME);
        assertThat(history.ancestry(other, merge)).isEqualTo(Ancestry.UNRELATED);
        assertThat(history.ancestry(new GitSha("1".repeat(40)), merge)).isEqualTo(Ancestry.UNKNOWN);
    }

    @Test
    void tellsThatABranchWasForced() {
        GitSha root = repository.put("a", "1").commit("root");
        GitSha dropped = repository.put("a", "2").commit("recorded somewhere");
        repository.point("refs/heads/main", root);
        GitSha instead = repository.load(root).put("a", "3").commit("instead");

        assertThat(snapshot().history().ancestry(dropped, instead)).isEqualTo(Ancestry.UNRELATED);
    }

    @Test
    void remembersWhatCommitsChanged() throws IOException {
        GitSha root = repository.put("a", "1").commit("root");
        GitSha second = repository.put("b", "1").commit("second");
        assertThat(ids(snapshot().history().touching(List.of("b")))).containsExactly(second);
        Path memory;
        try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
            memory = files.filter(file -> file.endsWith("changes")).findFirst().orElseThrow();
        }
        byte[] before = Files.readAllBytes(memory);

        try (Sources again = Sources.in(directory.resolve("cache"))) {
            RepoSnapshot snapshot = again.source.open(repository.directory().toString(), Optional.empty());
            assertThat(ids(snapshot.history().touching(List.of("a")))).containsExactly(root);
        }
        assertThat(Files.readAllBytes(memory)).isEqualTo(before);

        Files.writeString(memory, "damaged");
        try (Sources again = Sources.in(directory.resolve("cache"))) {
            RepoSnapshot snapshot = again.source.open(repository.directory().toString(), Optional.empty());
            assertThat(ids(snapshot.history().touching(List.of("b")))).containsExactly(second);
        }
        assertThat(Files.size(memory)).isEqualTo(before.length);
    }

    @Test
    void takesSignaturesApart() {
        String tree = repository.commit("root").value();
        String treeId = snapshot().tree().objectId("").orElseThrow();
        String head = "tree " + treeId + "\nparent " + tree + "\nauthor a <a@b> 1700000000 +0000\n"
                + "committer a <a@b> 1700000000 +0000\n";
        String signed = head + "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n \n BBBB\n -----END SSH SIGNATURE-----\n"
                + "encoding UTF-8\n\ngpgsig is only a word here\n";
        repository.point("refs/heads/main", object(Constants.OBJ_COMMIT, signed));
        RepoSnapshot snapshot = snapshot();

        Signature signature =
                snapshot.history().signature(snapshot.commit().id()).orElseThrow();

        assertThat(signature.isSsh()).isTrue();
        assertThat(signature.armored())
                .isEqualTo("-----BEGIN SSH SIGNATURE-----\nAAAA\n\nBBBB\n-----END SSH SIGNATURE-----\n");
        assertThat(new String(signature.payload(), StandardCharsets.UTF_8))
                .isEqualTo(head + "encoding UTF-8\n\ngpgsig is only a word here\n");
        assertThat(snapshot.history().signature(new GitSha(tree))).isEmpty();
        assertThat(snapshot.history().signature(new GitSha("4".repeat(40)))).isEmpty();
    }

    private GitSha object(int type, String content) {
        return new GitSha(repository
                .insert(type, content.getBytes(StandardCharsets.UTF_8))
                .name());
    }

    @Test
    void listsSignedTagsUnderTheNameThatWasSigned() {
        GitSha commit = repository.put("a", "1").commit("root");
        String signature = "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n";
        GitSha good = object(Constants.OBJ_TAG, tag(commit, "approve/web-app-7") + signature);
        GitSha unsigned = object(Constants.OBJ_TAG, tag(commit, "approve/unsigned"));
        repository.point("refs/tags/approve/web-app-7", good);
        repository.point("refs/tags/approve/renamed", good);
        repository.point("refs/tags/approve/unsigned", unsigned);
        repository.point("refs/tags/approve/light", commit);
        repository.point("refs/tags/other", good);

        List<SignedTag> tags = snapshot().history().signedTags("approve/");

        assertThat(tags).hasSize(1);
        SignedTag tag = tags.get(0);
        assertThat(tag.name()).isEqualTo("approve/web-app-7");
        assertThat(tag.commit()).isEqualTo(commit);
        assertThat(tag.tagger()).hasToString("bob <bob@example.com>");
        assertThat(tag.signature().armored()).isEqualTo(signature);
        assertThat(tag.signature().isSsh()).isFalse();
        assertThat(new String(tag.signature().payload(), StandardCharsets.UTF_8))
                .isEqualTo(tag(commit, "approve/web-app-7"));
    }

    private static String tag(GitSha commit, String name) {
        return "object " + commit + "\ntype commit\ntag " + name
                + "\ntagger bob <bob@example.com> 1700000000 +0000\n\nlooks right\n";
    }
}
