package dev.towpath.plan;

import dev.towpath.model.Target;
import java.util.List;
import java.util.Optional;

/** Plans of single targets for tests of other packages. */
public final class PlannedTargets {
    private PlannedTargets() {}

    /** A target that is to be deployed after others. */
    public static TargetPlan of(Target target, List<Target> after) {
        TargetPlan plan = new Worlds()
                .with(target.app().value(), target.environment().value(), builder -> builder.pin(Worlds.NEW))
                .planOf(target.app().value(), target.environment().value());
        return new TargetPlan(
                plan.situation(),
                plan.state(),
                Optional.empty(),
                plan.steps(),
                after,
                plan.gates(),
                plan.verdict(),
                plan.notes());
    }
}
