package dev.towpath.reconcile;

import dev.towpath.model.Progress;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What the caller asked for.
 *
 * @param verb for the report: {@code plan}, {@code reconcile}, {@code status}, …
 * @param acts whether steps are carried out, or only told
 * @param rootPlanning whether Terraform is asked what it would do; {@code status} does without
 * @param awaitRollout whether to wait for rollouts; if not, the next run settles them
 * @param acceptedPlans beginnings of the fingerprints of Terraform plans that are applied though other ones were told
 * @param parallel how many targets are acted on at the same time
 */
public record RunOptions(
        String verb,
        String repository,
        Optional<String> ref,
        Selection selection,
        boolean acts,
        RootPlanning rootPlanning,
        boolean awaitRollout,
        int parallel,
        boolean acceptRewind,
        boolean allowShrink,
        Set<String> acceptedPlans,
        BooleanSupplier stopping,
        Progress progress) {
    public RunOptions {
        acceptedPlans = Collections.unmodifiableSet(new LinkedHashSet<>(acceptedPlans));
    }

    /** Whether to look for what was changed behind our back, which costs more calls than an ordinary run may. */
    boolean looksDeeper() {
        return rootPlanning == RootPlanning.UNCHANGED;
    }

    /** The same about other targets. */
    RunOptions about(Selection other) {
        return new RunOptions(
                verb,
                repository,
                ref,
                other,
                acts,
                rootPlanning,
                awaitRollout,
                parallel,
                acceptRewind,
                allowShrink,
                acceptedPlans,
                stopping,
                progress);
    }
}
