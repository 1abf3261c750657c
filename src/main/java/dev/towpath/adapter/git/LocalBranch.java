package dev.towpath.adapter.git;

import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * A branch of a repository of this machine, given another commit by compare-and-set under the lock that git itself takes.
 *
 * <p>That lock is a file. Whoever dies with it leaves it behind, and then the branch stays where it is until a person has looked:
 * nobody can tell a dead owner from a slow one.
 *
 * @param shown where people would say that the repository is
 */
record LocalBranch(Repository repository, String shown, String ref) {
    private static final int LOCK_LOOKS_MAX = 40;
    private static final long PAUSE_MILLIS = 50;

    /** Whether a working directory stands on it, and would seem to have taken back what is put there. */
    boolean isCheckedOut() throws IOException {
        Ref head = repository.exactRef(Constants.HEAD);
        return !repository.isBare()
                && head != null
                && head.isSymbolic()
                && head.getTarget().getName().equals(ref);
    }

    /**
     * Lets it name another commit; waits two seconds for whoever has its lock.
     *
     * @param from where it has to be; the zero id if it must not be there
     * @param reason for the log of the branch, which is left alone without one
     * @return whether it does; not if the branch was elsewhere
     */
    boolean move(ObjectId from, ObjectId to, String reason) throws IOException {
        for (int i = 0; i < LOCK_LOOKS_MAX; i++) {
            RefUpdate.Result result = update(from, to, reason).forceUpdate();
            if (result != RefUpdate.Result.LOCK_FAILURE) {
                return done(result);
            }
            if (!tip().equals(from)) {
                return false;
            }
            pause();
        }
        throw GitFailures.needsHuman(
                ReasonCode.STATE_LOCKED,
                name() + " is locked by another git process",
                "let that end; if there is none, remove \""
                        + repository.getCommonDirectory().toPath().resolve(ref) + ".lock\"");
    }

    private RefUpdate update(ObjectId from, ObjectId to, String reason) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(to);
        update.setExpectedOldObjectId(from);
        if (reason.isEmpty()) {
            update.disableRefLog();
        } else {
            update.setRefLogMessage(reason, false);
        }
        return update;
    }

    private boolean done(RefUpdate.Result result) {
        return switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> true;
            default ->
                throw GitFailures.needsHuman(
                        ReasonCode.STATE_BLOCKED,
                        name() + " cannot be written",
                        "make sure that the directory can be written");
        };
    }

    private ObjectId tip() throws IOException {
        Ref now = repository.exactRef(ref);
        return now == null || now.getObjectId() == null ? ObjectId.zeroId() : now.getObjectId();
    }

    private String name() {
        return "the branch \"" + Repository.shortenRefName(ref) + "\" of \"" + shown + "\"";
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GitFailures.retryLater(
                    ReasonCode.INTERRUPTED, "the wait for the lock of " + name() + " was interrupted", "run again");
        }
    }
}
