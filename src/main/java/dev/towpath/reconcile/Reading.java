package dev.towpath.reconcile;

import dev.towpath.model.Target;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of a target that nothing was read for. */
final class Reading {
    private Reading() {}

    static Recorded missed(Target target) {
        return new Recorded(
                new TreeMap<>(),
                Optional.empty(),
                Optional.of(new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "the parameters of \"" + target + "\" were not read",
                        "the next run reads them")));
    }
}
