package dev.towpath.reconcile;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.observed.Build;
import dev.towpath.snapshot.RepoSnapshot;
import java.util.List;
import java.util.Optional;

/** Commits the builds that are followed to the branch that is tracked. */
public interface PinWriter {
    /** A line of the commit's message for each target begins with this, and goes on with the target and its pin. */
    String MARK = "Towpath-Follows: ";

    /** A build that a promotion.yaml is to name. */
    record NewBuild(DesiredTarget target, Build build) {
        /** The line of the message by which the pin is known again as one that Towpath wrote. */
        public String mark() {
            return markOf(target.target()) + build.pin();
        }
    }

    /** What the line of a target begins with. */
    static String markOf(Target target) {
        return MARK + target + " ";
    }

    /**
     * All of them in one commit on top of the snapshot's.
     *
     * @param repository its address, as the caller named it
     * @return the commit; empty if the branch has moved on
     * @throws dev.towpath.problem.FailureException if it cannot be written or pushed
     */
    Optional<GitSha> write(String repository, RepoSnapshot snapshot, List<NewBuild> builds);
}
