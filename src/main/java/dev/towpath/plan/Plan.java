package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run will do, target by target. Equal worlds and evidence give equal plans. */
public record Plan(SortedMap<Target, TargetPlan> targets) {
    public Plan {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }

    /** The plan of one target. */
    public Optional<TargetPlan> of(Target target) {
        return Optional.ofNullable(targets.get(target));
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
