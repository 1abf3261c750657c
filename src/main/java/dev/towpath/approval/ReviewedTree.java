package dev.towpath.approval;

import dev.towpath.problem.FailureException;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.util.List;
import java.util.Optional;

/**
 * The files of a reviewed commit that only the forge has.
 *
 * <p>What the clone holds under the same object id is read there, so that the forge is asked for nothing but what differs. A file
 * that could not be had is remembered: whoever reads trees takes it for a file with a flaw, which is not the same as unknown.
 */
final class ReviewedTree implements Tree {
    private final Tree reviewed;
    private final Optional<Tree> here;
    private Optional<String> unread = Optional.empty();

    /** The files of a reviewed commit, beside those of a commit of the clone that may share most of them. */
    ReviewedTree(Tree reviewed, Optional<Tree> here) {
        this.reviewed = reviewed;
        this.here = here;
    }

    /** Why a file could not be had, if one could not. */
    Optional<String> unread() {
        return unread;
    }

    @Override
    public List<TreeEntry> under(String directory) {
        return reviewed.under(directory);
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return reviewed.entry(path);
    }

    @Override
    public Optional<String> objectId(String path) {
        return reviewed.objectId(path);
    }

    @Override
    public byte[] read(TreeEntry entry) {
        Optional<Tree> same = here.filter(tree -> tree.entry(entry.path())
                .filter(local ->
                        local.kind() == entry.kind() && local.objectId().equals(entry.objectId()))
                .isPresent());
        try {
            return same.orElse(reviewed).read(entry);
        } catch (FailureException e) {
            unread = Optional.of(e.failure().message() + "; " + e.failure().advice());
            throw e;
        }
    }
}
