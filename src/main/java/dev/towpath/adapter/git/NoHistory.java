package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.snapshot.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The history of files that were never committed. */
final class NoHistory implements History {
    /** Stands where a commit would: git's own id for "no object". */
    static final Commit NOT_COMMITTED = new Commit(
            new GitSha("0".repeat(40)),
            List.of(),
            new Person("", ""),
            new Person("", ""),
            Instant.EPOCH,
            "nothing is committed yet");

    @Override
    public Optional<Commit> commit(GitSha id) {
        return Optional.empty();
    }

    @Override
    public Optional<Tree> tree(GitSha id) {
        return Optional.empty();
    }

    @Override
    public List<Commit> firstParents() {
        return List.of();
    }

    @Override
    public List<Commit> touching(Collection<String> paths) {
        return List.of();
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
        return Ancestry.UNKNOWN;
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
