package dev.towpath.desired;

import dev.towpath.model.PlanLimits;
import dev.towpath.model.ResourcePattern;
import java.util.List;

/**
 * What towpath.yaml says about the plans of all Terraform roots. It is policy: a change counts once it is approved as one.
 *
 * @param limits how much one plan may do, unless app.yaml says otherwise
 * @param ceiling what app.yaml cannot lift: the operator's word
 * @param protectedResources what may not be destroyed unasked, beside what holds data
 */
public record TerraformRules(
        PlanLimits limits, PlanLimits ceiling, List<ResourcePattern> protectedResources, DriftChecks drift) {
    /** Nothing is said. */
    public static final TerraformRules NONE =
            new TerraformRules(PlanLimits.NONE, PlanLimits.NONE, List.of(), DriftChecks.NONE);

    public TerraformRules {
        protectedResources = List.copyOf(protectedResources);
    }

    /** How much one plan of a root with these rules of its own may do. */
    public PlanLimits limits(RootRules own) {
        return own.limits().or(limits).and(ceiling);
    }
}
