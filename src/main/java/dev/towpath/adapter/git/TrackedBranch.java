package dev.towpath.adapter.git;

import dev.towpath.model.CallMeter;
import dev.towpath.model.GitSha;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The branch that is tracked, for whoever may put a commit on it: compared and set, never forced.
 *
 * <p>Of several that write at once one succeeds, and the others are told that the branch has moved on.
 */
public final class TrackedBranch {
    private final Repository repository;
    private final String shown;
    private final Optional<Upstream> upstream;
    private final CallMeter calls;

    /**
     * A branch.
     *
     * @param upstream where it is, if the repository is only a mirror
     * @param calls counts {@code git:update-ref} where it is here
     */
    TrackedBranch(Repository repository, String shown, Optional<Upstream> upstream, CallMeter calls) {
        this.calls = calls;
        this.repository = repository;
        this.shown = shown;
        this.upstream = upstream;
    }

    /**
     * Puts the commit on the branch.
     *
     * @return the commit; empty if the branch was no longer where it was
     * @throws dev.towpath.problem.FailureException if it may not be written
     */
    public Optional<GitSha> advance(TrackedChange change) {
        String ref = Constants.R_HEADS + change.branch();
        ObjectId base = ObjectId.fromString(change.base().value());
        try {
            LocalBranch here = new LocalBranch(repository, shown, ref);
            if (upstream.isEmpty()) {
                refuseUnlessFree(here);
            }
            NewCommit wanted =
                    new NewCommit(change.base(), change.message(), change.author(), change.key(), change.at());
            ObjectId commit = wanted.inserted(repository, wanted.tree(repository, change.files()));
            boolean there = upstream.isPresent()
                    ? upstream.get().advance(repository, commit, ref, base)
                    : point(here, commit, base);
            return there ? Optional.of(new GitSha(commit.name())) : Optional.empty();
        } catch (IOException e) {
            throw GitFailures.needsHuman(
                    ReasonCode.INVALID,
                    "writing the repository \"" + shown + "\": " + GitFailures.words(e),
                    "make sure that the directory can be written and has room");
        }
    }

    /** A working directory would seem to have taken the commit back. */
    private void refuseUnlessFree(LocalBranch branch) throws IOException {
        String name = Repository.shortenRefName(branch.ref());
        if (repository.exactRef(branch.ref()) == null) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + name + "\" is no branch of \"" + shown + "\", so no pin can be committed to it",
                    "name a branch with --ref");
        }
        if (branch.isCheckedOut()) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "the branch \"" + name + "\" is checked out in \"" + shown
                            + "\", so no pin can be committed to it behind the working files",
                    "name the repository that people push to with --repo, or \"auto_deploy: track\" in towpath.yaml");
        }
    }

    private boolean point(LocalBranch branch, ObjectId commit, ObjectId base) throws IOException {
        calls.count("git:update-ref", true);
        return branch.move(base, commit, "towpath: follow builds");
    }
}
