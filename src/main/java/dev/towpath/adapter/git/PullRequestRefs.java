package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Commit;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RefSpec;

/**
 * The two refs that a forge keeps for a pull request: its head, and what it made by merging that into the branch.
 *
 * <p>The second is left as it was where a new merge has conflicts, so it only counts if it is of the newest head.
 */
final class PullRequestRefs {
    /** Where a clone may have them: as the forge has them, or as GitHub's checkout action writes them. */
    private static final List<String> PLACES = List.of("refs/pull/", "refs/remotes/pull/", "refs/remotes/origin/pull/");

    private final ObjectDatabase objects;
    private final int number;

    PullRequestRefs(ObjectDatabase objects, int number) {
        this.objects = objects;
        this.number = number;
    }

    /** What is fetched for a pull request beside the branches; by a pattern, since one that is not there is no error. */
    static RefSpec spec(int number) {
        return new RefSpec("+refs/pull/" + number + "/*:refs/pull/" + number + "/*");
    }

    /** The test merge. */
    ObjectId merge() {
        Optional<ObjectId> merge = find("merge");
        if (merge.isPresent()) {
            return merge.get();
        }
        if (find("head").isPresent()) {
            throw notMergeable("the forge has made no test merge of it");
        }
        throw GitFailures.needsHuman(
                ReasonCode.NOT_FOUND,
                "\"" + objects.shown() + "\" has no pull request #" + number,
                "name one that is open, and with --repo the URL of the repository on its forge: a working directory has"
                        + " the pull requests only if refs/pull/" + number + "/* was fetched");
    }

    /** The head of the pull request, which the merge must be of. */
    GitSha head(Commit merge) {
        if (merge.parents().size() != 2) {
            throw notMergeable("its test merge " + merge.id().abbreviated() + " joins "
                    + merge.parents().size() + " commits");
        }
        GitSha merged = merge.parents().get(1);
        GitSha head = find("head").map(id -> new GitSha(id.name())).orElse(merged);
        if (!head.equals(merged)) {
            throw GitFailures.retryLater(
                    ReasonCode.UNMERGEABLE,
                    "the forge's test merge of pull request #" + number + " is of " + merged.abbreviated()
                            + ", and its head is " + head.abbreviated(),
                    "ask again in a minute; if it stays so, it has conflicts: merge the branch into it and solve them");
        }
        return head;
    }

    private FailureException notMergeable(String why) {
        return GitFailures.needsHuman(
                ReasonCode.UNMERGEABLE,
                "what merging pull request #" + number + " would do cannot be told: " + why,
                "if it has conflicts, merge the branch into it and solve them; if it is closed, there is nothing to merge");
    }

    private Optional<ObjectId> find(String name) {
        return PLACES.stream()
                .map(place -> place + number + "/" + name)
                .flatMap(ref -> Refs.exact(objects, ref).stream())
                .findFirst();
    }
}
