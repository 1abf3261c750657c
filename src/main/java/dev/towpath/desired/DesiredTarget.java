package dev.towpath.desired;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.model.Workload;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What should run in one target. Free of paths that only one layout of the repository has.
 *
 * @param promotion empty for a target without promotion.yaml
 * @param root its Terraform root; its mode says what Towpath does with it
 * @param module the module call that is the application, if there is one
 * @param before the environment before this one in the application's pipeline
 * @param soak how long the same digest must have been recorded in {@code before}
 * @param dependsOn targets that are reconciled first, those of app.yaml before those that follow from what its root reads
 * @param autoDeploy where app.yaml says that the environment follows builds, if it does
 * @param rootRules what app.yaml says about the plans of the root
 * @param source the application's own repository, for links
 * @param governing what governs it, by digest
 * @param span where a reader would look first: the pin, or the root
 */
public record DesiredTarget(
        Target target,
        Environment environment,
        Workload workload,
        Optional<Promotion> promotion,
        TerraformRoot root,
        Optional<ModuleReference> module,
        Optional<EnvironmentName> before,
        Duration soak,
        List<Dependency> dependsOn,
        Optional<SourceSpan> autoDeploy,
        OnDrift onDrift,
        RootRules rootRules,
        Optional<String> source,
        Governing governing,
        SourceSpan span) {
    public DesiredTarget {
        dependsOn = List.copyOf(dependsOn);
    }

    /** The environment that proves its artifact: what promotion.yaml says, else the one before in the pipeline. */
    public Optional<EnvironmentName> promotedFrom() {
        Optional<EnvironmentName> named = promotion.flatMap(Promotion::promotedFrom);
        return named.isPresent() ? named : before;
    }

    /** Whether a target comes before this one. */
    public boolean dependsOn(Target other) {
        return dependsOn.stream().anyMatch(dependency -> dependency.target().equals(other));
    }

    /** Whether the environment takes the newest build where nobody has pinned one. */
    public boolean followsBuilds() {
        return autoDeploy.isPresent();
    }

    /** The same with a pin that no file has. */
    public DesiredTarget pinnedTo(Pin pin, Optional<Digest> digest) {
        return new DesiredTarget(
                target,
                environment,
                workload,
                Optional.of(promotion
                        .map(said -> said.pinnedTo(pin, digest))
                        .orElseGet(() -> Promotion.of(pin, digest, span))),
                root,
                module,
                before,
                soak,
                dependsOn,
                autoDeploy,
                onDrift,
                rootRules,
                source,
                governing,
                span);
    }

    /** The same after these, too. */
    DesiredTarget alsoAfter(List<Dependency> more) {
        return new DesiredTarget(
                target,
                environment,
                workload,
                promotion,
                root,
                module,
                before,
                soak,
                Stream.concat(dependsOn.stream(), more.stream()).toList(),
                autoDeploy,
                onDrift,
                rootRules,
                source,
                governing,
                span);
    }
}
