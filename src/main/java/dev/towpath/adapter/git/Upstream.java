package dev.towpath.adapter.git;

import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** The repository to which branches are pushed. */
interface Upstream {
    /** Its address as people may see it. */
    String shown();

    /** Where a branch is there, with its commits brought here; empty if it is not there. */
    Optional<ObjectId> tip(Repository repository, String ref);

    /**
     * Lets a branch there name a commit that follows the one it names now.
     *
     * @return whether it does; not if the branch was elsewhere
     */
    boolean advance(Repository repository, ObjectId commit, String ref, ObjectId base);

    /** Lets a branch there name a commit, if it is still where it was seen. */
    void push(Repository repository, ObjectId commit, String ref, Optional<ObjectId> seen);
}
