package dev.towpath.approval;

import dev.towpath.model.Digest;
import java.util.Optional;

/**
 * Remembers what became of changes of the policy: which were once confirmed by a forge, and which were taken back unconfirmed.
 *
 * <p>Every run needs the policy in force, also a run that has nothing to do; without a memory each would ask the forge about
 * every change that the policy ever saw. What was decided under a policy was decided, so its approval is not asked for again.
 * Keys contain the id of the commit, hence its whole history; a memory that forgets costs calls and nothing else.
 */
public interface PolicyMemory {
    /** A memory that forgets. */
    PolicyMemory NONE = new PolicyMemory() {
        @Override
        public Optional<Boolean> approved(Digest change) {
            return Optional.empty();
        }

        @Override
        public void settle(Digest change, boolean approved) {}
    };

    /** Whether the change was approved; empty if that was never settled. */
    Optional<Boolean> approved(Digest change);

    /** Keeps what became of a change. */
    void settle(Digest change, boolean approved);
}
