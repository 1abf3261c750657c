package dev.towpath.approval;

import dev.towpath.model.Digest;

/**
 * Remembers which changes of the policy a forge has once confirmed.
 *
 * <p>Every run needs the policy in force, also a run that has nothing to do; without a memory each would ask the forge about
 * every change that the policy ever saw. What was decided under a policy was decided, so its approval is not asked for again.
 * Keys contain the id of the commit, hence its whole history; a memory that forgets costs calls and nothing else.
 */
public interface PolicyMemory {
    /** A memory that forgets. */
    PolicyMemory NONE = new PolicyMemory() {
        @Override
        public boolean knows(Digest change) {
            return false;
        }

        @Override
        public void keep(Digest change) {}
    };

    /** Whether the change was kept. */
    boolean knows(Digest change);

    /** Keeps a change that was approved. */
    void keep(Digest change);
}
