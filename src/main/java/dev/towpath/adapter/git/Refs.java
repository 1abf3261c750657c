package dev.towpath.adapter.git;

import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/** Finds the commit that a name means. A branch wins over a tag of the same name, so that a tag cannot stand in for it. */
final class Refs {
    private Refs() {}

    /** A commit and the name under which it was found. */
    record Found(String branch, ObjectId commit) {}

    /** The commit of a branch, tag or commit id; of {@code HEAD} if none is named. */
    static Found find(ObjectDatabase objects, Optional<String> ref) {
        if (ref.isEmpty() || ref.get().equals(Constants.HEAD)) {
            String branch = currentBranch(objects);
            ObjectId commit = head(objects).orElseThrow(() -> noCommits(objects));
            return new Found(branch, commit);
        }
        String name = ref.get();
        ObjectId commit = commitOf(objects, name).orElseThrow(() -> Remotes.unknownRef(objects.shown(), name));
        return new Found(Repository.shortenRefName(name), commit);
    }

    private static RuntimeException noCommits(ObjectDatabase objects) {
        boolean anyBranch;
        try {
            anyBranch = !objects.repository()
                    .getRefDatabase()
                    .getRefsByPrefix(Constants.R_HEADS)
                    .isEmpty();
        } catch (IOException e) {
            return GitFailures.ofObjects(objects.shown(), "listing branches", e);
        }
        return anyBranch
                ? GitFailures.needsHuman(
                        ReasonCode.NOT_FOUND,
                        "the default branch of \"" + objects.shown() + "\" does not exist",
                        "name a branch with --ref, or correct the repository's default branch")
                : GitFailures.needsHuman(
                        ReasonCode.NOT_FOUND,
                        "\"" + objects.shown() + "\" has no commits",
                        "commit towpath.yaml to its default branch; towpath init writes a start");
    }

    /** The commit of exactly this ref, if it is there. */
    static Optional<ObjectId> exact(ObjectDatabase objects, String ref) {
        try {
            Ref found = objects.repository().exactRef(ref);
            return found == null || found.getObjectId() == null ? Optional.empty() : Optional.of(found.getObjectId());
        } catch (IOException e) {
            throw GitFailures.ofObjects(objects.shown(), "reading \"" + ref + "\"", e);
        }
    }

    /** What {@code HEAD} leads to, if it leads anywhere. */
    static Optional<ObjectId> head(ObjectDatabase objects) {
        return commitOf(objects, Constants.HEAD);
    }

    /** The short name of the branch that {@code HEAD} names, or {@code HEAD} where it names a commit. */
    static String currentBranch(ObjectDatabase objects) {
        try {
            Ref head = objects.repository().exactRef(Constants.HEAD);
            return head != null && head.isSymbolic()
                    ? Repository.shortenRefName(head.getTarget().getName())
                    : Constants.HEAD;
        } catch (IOException e) {
            throw GitFailures.ofObjects(objects.shown(), "reading HEAD", e);
        }
    }

    private static Optional<ObjectId> commitOf(ObjectDatabase objects, String name) {
        for (String candidate : List.of(Constants.R_HEADS + name, Constants.R_TAGS + name, name)) {
            try {
                ObjectId found = objects.repository().resolve(candidate + "^{commit}");
                if (found != null) {
                    return Optional.of(found);
                }
            } catch (AmbiguousObjectException e) {
                throw GitFailures.needsHuman(
                        ReasonCode.AMBIGUOUS,
                        "\"" + name + "\" is the beginning of more than one commit id in \"" + objects.shown() + "\"",
                        "name more of its digits");
            } catch (RevisionSyntaxException | MissingObjectException | IncorrectObjectTypeException e) {
                // It is no name of a commit in this form; the next form may be one.
            } catch (IOException e) {
                throw GitFailures.ofObjects(objects.shown(), "resolving \"" + name + "\"", e);
            }
        }
        return Optional.empty();
    }
}
