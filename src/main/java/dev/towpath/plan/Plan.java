package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a run will do, target by target. Equal worlds and evidence give equal plans. */
public record Plan(SortedMap<Target, TargetPlan> targets) {
    public Plan {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }

    /** The plan of one target. */
    public Optional<TargetPlan> of(Target target) {
        return Optional.ofNullable(targets.get(target));
    }

    /** Targets that wait for nothing but their turn, after others that this plan changes. */
    public SortedSet<Target> waiting() {
        return targets.values().stream()
                .filter(TargetPlan::onlyWaitsForItsTurn)
                .map(TargetPlan::target)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** This plan, but for some targets what a later plan says. */
    public Plan but(Plan later, Set<Target> of) {
        SortedMap<Target, TargetPlan> told = new TreeMap<>(targets);
        of.forEach(target -> later.of(target).ifPresent(plan -> told.put(target, plan)));
        return new Plan(told);
    }

    /** Whether any target has a step. */
    public boolean acts() {
        return targets.values().stream().anyMatch(TargetPlan::acts);
    }

    /** SHA-256 of the canonical text: two runs that would do the same have the same fingerprint. */
    public Digest fingerprint() {
        StringBuilder text = new StringBuilder();
        for (TargetPlan plan : targets.values()) {
            text.append(plan.target()).append(' ').append(plan.state().word());
            plan.hold().ifPresent(hold -> text.append(' ').append(hold.code().word()));
            plan.steps()
                    .forEach(step ->
                            text.append(" [").append(Steps.canonical(step)).append(']'));
            text.append(" after ").append(plan.after()).append('\n');
        }
        return Digest.of(text.toString());
    }
}
