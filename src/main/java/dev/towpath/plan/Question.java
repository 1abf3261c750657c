package dev.towpath.plan;

import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootChange;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a gate is asked: may this target change now?
 *
 * @param others the plan of any other target, worked out on demand
 */
record Question(World world, Evidence evidence, Situation situation, Function<Target, Optional<TargetPlan>> others) {

    Target target() {
        return situation.target();
    }

    DesiredTarget desired() {
        return situation.desired();
    }

    Optional<Promotion> promotion() {
        return situation.desired().promotion();
    }

    Optional<Verdict> verdict() {
        return Optional.ofNullable(evidence.verdicts().get(target()));
    }

    /** Gates that a satisfied rule waives. */
    Set<String> waives() {
        return verdict()
                .filter(Verdict::allows)
                .map(Verdict::proof)
                .map(Proof::waives)
                .orElse(Set.of());
    }

    Optional<ArtifactState> artifactState() {
        return situation.artifact().map(evidence.artifacts()::get);
    }

    /** What Terraform would do where it is let, if it was asked and has answered: what is only planned needs nobody's leave. */
    Optional<RootChange> rootChange() {
        return Optional.ofNullable(evidence.rootPlans().get(target()))
                .filter(plan -> desired().root().mode() == TerraformMode.APPLY)
                .flatMap(plan -> plan.fold(planned -> Optional.of(planned.change()), unplanned -> Optional.empty()));
    }

    /** The digest that would be deployed, where the artifact was found. */
    Optional<Digest> digest() {
        return artifactState()
                .flatMap(state -> state.fold(
                        available -> Optional.of(available.digest()), a -> Optional.empty(), u -> Optional.empty()));
    }

    /** The target that this one is promoted from: what promotion.yaml says, else the one before in the pipeline. */
    Optional<Target> source() {
        return desired().promotedFrom().map(environment -> new Target(target().app(), environment));
    }

    /** Whether a step of this very run will bring the same artifact to the source. */
    boolean promotedInThisRun(Target source) {
        return others.apply(source)
                .map(plan -> plan.steps().stream().anyMatch(this::bringsTheSame))
                .orElse(false);
    }

    private boolean bringsTheSame(Step step) {
        Function<Artifact, Boolean> samePin =
                artifact -> Optional.of(artifact.pin()).equals(situation.pin());
        return step.fold(
                deploy -> samePin.apply(deploy.image()) && digest().equals(Optional.of(deploy.digest())),
                publish -> samePin.apply(publish.bundle()) && digest().equals(Optional.of(publish.digest())),
                apply -> false,
                adopt -> samePin.apply(adopt.artifact()) && digest().equals(Optional.of(adopt.digest())),
                settle -> false);
    }

    /** The pin as text, for sentences. */
    String pinText() {
        return situation.pin().map(Pin::value).orElse("the artifact");
    }
}
