package dev.towpath.approval;

import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import java.time.Instant;
import java.util.List;

/**
 * What the policy of a snapshot says of past changes, beside what the policy of their own time says.
 *
 * @param commits how many commits of the branch were looked at
 * @param inForce whether the policy of the snapshot is in force; else it is a proposal
 * @param trials the newest first
 */
public record PolicyTrial(int commits, boolean inForce, List<Trial> trials) {
    public PolicyTrial {
        trials = List.copyOf(trials);
    }

    /**
     * One change of one target.
     *
     * @param parts of what governs the target that the commit brought, by their words in a proof
     * @param then by the policy that was in force, with the approvals that there are now
     * @param now by the policy of the snapshot
     */
    public record Trial(
            GitSha commit, Instant committedAt, Target target, List<String> parts, Verdict then, Verdict now) {
        public Trial {
            parts = List.copyOf(parts);
        }

        /** Whether the two policies come to different ends. */
        public boolean differs() {
            return then.allows() != now.allows();
        }
    }
}
