package dev.towpath.desired;

import dev.towpath.model.Limits;
import dev.towpath.model.ResourcePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When roots whose files are as they were applied are planned all the same.
 *
 * @param every how long one look is good for; empty for never
 * @param maxPerRun how many roots one run looks at, those first whose last look is oldest
 * @param ignore resources whose drift is nobody's business
 */
public record DriftChecks(Optional<Duration> every, int maxPerRun, List<ResourcePattern> ignore) {
    /** No look is ever taken by itself. */
    public static final DriftChecks NONE =
            new DriftChecks(Optional.empty(), Limits.DRIFT_CHECKS_PER_RUN_DEFAULT, List.of());

    public DriftChecks {
        ignore = List.copyOf(ignore);
    }
}
