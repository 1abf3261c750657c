package dev.towpath.testing;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Snapshots of trees that have one commit and no history to speak of. */
public final class Snapshots {
    private Snapshots() {}

    /** The tree as the first commit of a repository. */
    public static RepoSnapshot of(Tree tree) {
        Person somebody = new Person("somebody", "somebody@example.com");
        Commit commit = new Commit(
                new GitSha("0123456789012345678901234567890123456789"),
                List.of(),
                somebody,
                somebody,
                Instant.EPOCH,
                "First commit");
        return new RepoSnapshot("file:///infra-config", "main", commit, tree, new OneCommit(commit, tree), false);
    }

    private record OneCommit(Commit only, Tree files) implements History {
        @Override
        public Optional<Commit> commit(GitSha id) {
            return Optional.of(only).filter(commit -> commit.id().equals(id));
        }

        @Override
        public Optional<Tree> tree(GitSha id) {
            return commit(id).map(commit -> files);
        }

        @Override
        public List<Commit> firstParents() {
            return List.of(only);
        }

        @Override
        public List<Commit> touching(Collection<String> paths) {
            return List.of(only);
        }

        @Override
        public List<String> changes(Commit commit) {
            return List.of();
        }

        @Override
        public List<Commit> merged(Commit commit) {
            return List.of();
        }

        @Override
        public Ancestry ancestry(GitSha earlier, GitSha later) {
            return earlier.equals(later) ? Ancestry.SAME : Ancestry.UNKNOWN;
        }

        @Override
        public Optional<Signature> signature(GitSha commit) {
            return Optional.empty();
        }

        @Override
        public List<SignedTag> signedTags(String prefix) {
            return List.of();
        }
    }
}
