package dev.towpath.observed;

import dev.towpath.model.Target;
import java.util.Collection;
import java.util.Map;

/** Plans Terraform roots; nothing is changed. */
public interface RootPlanner {
    /** One answer for every request. */
    Map<Target, RootPlan> plan(Collection<RootRequest> requests);
}
