package dev.towpath.approval;

import dev.towpath.model.ResourcePattern;
import dev.towpath.model.RootEffects;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a rule applies; every part that is there must hold.
 *
 * @param environments names; empty for any
 * @param apps names; empty for any
 * @param destroys whether the plan of the root destroys something
 * @param protects whether it destroys something that is protected
 * @param resources the plan changes one of these; empty for any
 * @param rollback whether it is only for a return to what is proven to have run here before
 */
public record Condition(
        Optional<Tier> tier,
        Set<String> environments,
        Set<String> apps,
        Optional<Kind> change,
        Optional<Boolean> destroys,
        Optional<Boolean> protects,
        List<ResourcePattern> resources,
        boolean rollback) {
    /** A rule for everything. */
    static final Condition ALWAYS = new Condition(
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false);

    /** What a change does. */
    public enum Kind {
        DEPLOY,
        TERRAFORM,
        POLICY;

        /** The word in configuration files. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A change of a target, as far as rules can see it.
     *
     * @param tier empty where the policy in force does not know the environment
     */
    record Change(Target target, Optional<Tier> tier, Set<Kind> kinds, RootEffects effects, boolean provenRollback) {}

    public Condition {
        environments = Collections.unmodifiableSet(new TreeSet<>(environments));
        apps = Collections.unmodifiableSet(new TreeSet<>(apps));
        resources = List.copyOf(resources);
    }

    /** Whether the rule is the one for changes of the policy itself, which concern no target. */
    boolean isForPolicy() {
        return change.filter(Kind.POLICY::equals).isPresent();
    }

    /** Whether it names nothing that only a target has. */
    boolean isForPolicyOnly() {
        return tier.isEmpty() && environments.isEmpty() && apps.isEmpty() && !isForPlans() && !rollback;
    }

    /** Whether it speaks of Terraform, so that a rollback of a pin cannot stand in for it. */
    boolean isForTerraform() {
        return isForPlans() || change.filter(Kind.TERRAFORM::equals).isPresent();
    }

    /** Whether it asks what a plan does. */
    private boolean isForPlans() {
        return destroys.isPresent() || protects.isPresent() || !resources.isEmpty();
    }

    /** Whether it is met by the loss of what is protected, so that who satisfies the rule has agreed to that. */
    boolean isForLosses() {
        return protects.orElse(false);
    }

    boolean matches(Change it) {
        return !isForPolicy()
                && tier.map(wanted -> it.tier().filter(wanted::equals).isPresent())
                        .orElse(true)
                && (environments.isEmpty()
                        || environments.contains(it.target().environment().value()))
                && (apps.isEmpty() || apps.contains(it.target().app().value()))
                && change.map(it.kinds()::contains).orElse(true)
                && destroys.map(wanted -> wanted == it.effects().destroys()).orElse(true)
                && protects.map(wanted -> wanted == it.effects().protects()).orElse(true)
                && (resources.isEmpty() || touches(it.effects()))
                && (!rollback || it.provenRollback());
    }

    private boolean touches(RootEffects effects) {
        return effects.resources().stream()
                .anyMatch(resource -> resources.stream().anyMatch(named -> named.matches(resource)));
    }
}
