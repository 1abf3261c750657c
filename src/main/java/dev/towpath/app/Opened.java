package dev.towpath.app;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Platform;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Selection;
import dev.towpath.report.CallTally;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A repository that was read: its snapshot, what it asks for, and the platform that is in force. */
record Opened(RepoSnapshot snapshot, DesiredState desired, Platform platform) {
    /** The targets that are meant. */
    List<DesiredTarget> selected(Selection selection) {
        return desired.targets().values().stream()
                .filter(target -> selection.includes(target.target()))
                .toList();
    }

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

    /** Refuses a name of which nothing was found, unless it is that of a target. */
    void known(Target target) {
        if (!desired.targets().containsKey(target) && !desired.invalid().containsKey(target)) {
            throw noSuch(target);
        }
    }

    /** The report of something that looked at no target. */
    RunReport frame(RunId run, String verb, Instant started, Duration took, CallTally calls) {
        return new RunReport(
                run,
                verb,
                snapshot.repository(),
                Optional.of(snapshot.commit().id()),
                Optional.empty(),
                started,
                took,
                List.of(),
                new TreeMap<>(calls.calls()),
                calls.mutations(),
                Problems.NONE,
                Optional.empty(),
                ExitCode.OK);
    }
}
