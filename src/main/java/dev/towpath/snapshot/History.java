package dev.towpath.snapshot;

import dev.towpath.model.GitSha;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The history that ends in the snapshot's commit. Never shallow. */
public interface History {
    /** The commit with this id, if it is there. */
    Optional<Commit> commit(GitSha id);

    /** The files at a commit, if it is there. */
    Optional<Tree> tree(GitSha id);

    /** The tracked branch, newest first: each commit's first parent follows it. */
    List<Commit> firstParents();

    /**
     * Commits of the first-parent line, newest first, in which something at or below one of the paths differs from the first
     * parent. One walk serves all paths of a run.
     */
    List<Commit> touching(Collection<String> paths);

    /**
     * Paths of the files that the commit adds, changes or removes against its first parent, sorted; every file of a root commit.
     *
     * <p>Cheap: comparing two trees skips what has equal ids, and answers are remembered by commit.
     */
    List<String> changes(Commit commit);

    /** Commits that can be reached from {@code commit} but not from its first parent, {@code commit} itself excluded. */
    List<Commit> merged(Commit commit);

    /** How {@code earlier} relates to {@code later}. */
    Ancestry ancestry(GitSha earlier, GitSha later);

    /** The signature of a commit, if it carries one. */
    Optional<Signature> signature(GitSha commit);

    /** Signed annotated tags whose short name begins with the prefix, by name. */
    List<SignedTag> signedTags(String prefix);
}
