package dev.towpath.desired;

import dev.towpath.model.PlanLimits;
import dev.towpath.model.ResourcePattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What app.yaml says about the plans of its Terraform roots; what it leaves out is as towpath.yaml says.
 *
 * @param limits how much one plan may do
 * @param mayLose protected resources that may be destroyed, said by those who review app.yaml
 * @param driftEvery how often the roots are looked at for drift
 * @param driftIgnore resources whose drift is nobody's business
 */
public record RootRules(
        PlanLimits limits,
        List<ResourcePattern> mayLose,
        Optional<Duration> driftEvery,
        List<ResourcePattern> driftIgnore) {
    /** Nothing is said. */
    public static final RootRules NONE = new RootRules(PlanLimits.NONE, List.of(), Optional.empty(), List.of());

    public RootRules {
        mayLose = List.copyOf(mayLose);
        driftIgnore = List.copyOf(driftIgnore);
    }
}
