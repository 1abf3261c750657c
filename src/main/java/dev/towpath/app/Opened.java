package dev.towpath.app;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.Platform;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.RepoSnapshot;

/** A repository that was read: its snapshot, what it asks for, and the platform that is in force. */
record Opened(RepoSnapshot snapshot, DesiredState desired, Platform platform) {
    /** Says that there is no such target, or that it cannot be used. */
    FailureException noSuch(Target target) {
        boolean invalid = desired.invalid().containsKey(target);
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                invalid
                        ? "\"" + target + "\" cannot be judged: its configuration is invalid"
                        : "looking for \"" + target + "\": the config repository has no such target",
                invalid ? "run \"towpath validate\"" : "see \"towpath status\" for those that it has"));
    }
}
