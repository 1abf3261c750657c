package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reviewed files that only a forge has: read here where they are the same, and unknown where they cannot be had. */
class ReviewedTreeTest {
    /** Files of which names and ids are known, and nothing can be read. */
    private record Unreadable(Tree tree) implements Tree {
        @Override
        public List<TreeEntry> under(String directory) {
            return tree.under(directory);
        }

        @Override
        public Optional<TreeEntry> entry(String path) {
            return tree.entry(path);
        }

        @Override
        public Optional<String> objectId(String path) {
            return tree.objectId(path);
        }

        @Override
        public byte[] read(TreeEntry entry) {
            throw new FailureException(new Failure.RetryLater(
                    ReasonCode.UNREACHABLE, "the forge gives no answer", "the next run asks again"));
        }
    }

    private static String text(Tree tree, String path) {
        return new String(tree.read(tree.entry(path).orElseThrow()), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsTheSameHereIsReadHere() {
        MemoryTree here = MemoryTree.empty().with("a", "one").with("b", "two");
        ReviewedTree reviewed = new ReviewedTree(new Unreadable(here), Optional.of(here));
        assertThat(text(reviewed, "a")).isEqualTo("one");
        assertThat(reviewed.unread()).isEmpty();
        assertThat(reviewed.under("")).isEqualTo(here.under(""));
        assertThat(reviewed.objectId("b")).isEqualTo(here.objectId("b")).isPresent();
    }

    @Test
    void whatDiffersIsReadThere() {
        MemoryTree here = MemoryTree.empty().with("a", "other");
        MemoryTree there = MemoryTree.empty().with("a", "one").with("c", "three");
        ReviewedTree reviewed = new ReviewedTree(there, Optional.of(here));
        assertThat(text(reviewed, "a")).isEqualTo("one");
        assertThat(text(reviewed, "c")).isEqualTo("three");
        assertThat(text(new ReviewedTree(there, Optional.empty()), "a")).isEqualTo("one");
    }

    @Test
    void aFileOfAnotherKindIsNotTheSame() {
        byte[] content = "pin".getBytes(StandardCharsets.UTF_8);
        MemoryTree here = MemoryTree.empty().with("a", TreeEntry.Kind.FILE, content);
        MemoryTree there = MemoryTree.empty().with("a", TreeEntry.Kind.EXECUTABLE, content);
        ReviewedTree reviewed = new ReviewedTree(new Unreadable(there), Optional.of(here));
        assertThatThrownBy(() -> text(reviewed, "a")).hasMessage("the forge gives no answer");
    }

    @Test
    void whatCannotBeHadIsRemembered() {
        MemoryTree there = MemoryTree.empty().with("a", "one");
        ReviewedTree reviewed = new ReviewedTree(new Unreadable(there), Optional.of(MemoryTree.empty()));
        assertThatThrownBy(() -> text(reviewed, "a")).hasMessage("the forge gives no answer");
        assertThat(reviewed.unread()).contains("the forge gives no answer; the next run asks again");
    }

    @Test
    void aReviewOfFilesThatCannotBeHadIsUnknownAndNotOfSomethingElse() {
        Canal canal = new Canal();
        ForgeModel forge = new ForgeModel(canal.git);
        canal.git.push(
                "root",
                "start",
                "towpath.yaml",
                Canal.PLATFORM + "forge acme/Infra-Config\n",
                ApprovalPolicy.PATH,
                Canal.POLICY,
                Canal.APP,
                "plain");
        GitSha merged = canal.git.push("dora", "promote (#41)", Canal.PIN, "pin: B");
        PullRequest request = forge.merged(41, "dora", merged, merged);
        GitSha gone = new GitSha("c".repeat(40));
        forge.review(request, "sam", Review.State.APPROVED, gone);
        forge.review(request, "carl", Review.State.APPROVED, gone);
        Tree other = MemoryTree.empty().with(Canal.PIN, "pin: other");
        canal.forge = forge;
        forge.keep(gone, new Unreadable(other));
        assertThat(canal.verdict(Canal.PROD).message()).contains("the forge gives no answer; the next run asks again");
        assertThat(canal.verdict(Canal.PROD)).isInstanceOf(Verdict.Unknown.class);
        forge.keep(gone, new Unreadable(canal.git.tree(merged).orElseThrow()));
        assertThat(canal.verdict(Canal.PROD).allows())
                .as("the same files are here")
                .isTrue();
    }
}
