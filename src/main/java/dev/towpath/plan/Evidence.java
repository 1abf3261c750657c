package dev.towpath.plan;

import dev.towpath.approval.Verdict;
import dev.towpath.model.Artifact;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found out about the targets that may change, and only about those.
 *
 * @param rootPlans what Terraform would do, for roots that nothing else holds
 * @param told what people were told of plans before
 * @param plannedBefore what roots would do that are never applied, where an earlier run has planned the same files
 * @param successes the history of the targets and of those that they are promoted from, newest first
 */
public record Evidence(
        Map<Target, Verdict> verdicts,
        Map<Artifact, ArtifactState> artifacts,
        Map<Target, RootPlan> rootPlans,
        Map<Target, List<Success>> successes,
        Map<Target, Judgement> judgements,
        Told told,
        Map<Target, RootLook> plannedBefore) {
    /** Nothing is known. */
    public static final Evidence NONE = new Evidence(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** Evidence where nobody was told of a plan before. */
    public Evidence(
            Map<Target, Verdict> verdicts,
            Map<Artifact, ArtifactState> artifacts,
            Map<Target, RootPlan> rootPlans,
            Map<Target, List<Success>> successes,
            Map<Target, Judgement> judgements) {
        this(verdicts, artifacts, rootPlans, successes, judgements, Told.NOTHING, Map.of());
    }

    public Evidence {
        verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
        artifacts = Collections.unmodifiableMap(new LinkedHashMap<>(artifacts));
        rootPlans = Collections.unmodifiableMap(new LinkedHashMap<>(rootPlans));
        successes = Collections.unmodifiableMap(new LinkedHashMap<>(successes));
        judgements = Collections.unmodifiableMap(new LinkedHashMap<>(judgements));
        plannedBefore = Collections.unmodifiableMap(new LinkedHashMap<>(plannedBefore));
    }
}
