package dev.towpath.plan;

import dev.towpath.approval.Verdict;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Optional;

/**
 * What will happen to one target, or why nothing will.
 *
 * @param steps in order; empty if nothing is done
 * @param after targets whose steps must succeed first
 * @param notes sentences for people, such as warnings about the artifact
 */
public record TargetPlan(
        Situation situation,
        State state,
        Optional<Hold> hold,
        List<Step> steps,
        List<Target> after,
        List<GateResult> gates,
        Optional<Verdict> verdict,
        List<String> notes) {
    public TargetPlan {
        steps = List.copyOf(steps);
        after = List.copyOf(after);
        gates = List.copyOf(gates);
        notes = List.copyOf(notes);
    }

    /** The target. */
    public Target target() {
        return situation.target();
    }

    /** Whether nothing but the order stands against it: once those before it are applied, it is worth asking again. */
    public boolean onlyWaitsForItsTurn() {
        return Ordering.onlyWaitsForItsTurn(this);
    }

    /** Whether nothing but an apply of an earlier run that died stands against it: once that is settled, it is worth asking again. */
    public boolean onlySettlesFirst() {
        return steps.size() == 1
                && steps.get(0) instanceof Step.Settle settle
                && settle.intent().ofRoot()
                && !gates.isEmpty()
                && gates.stream().allMatch(GateResult::open)
                && !situation.overtaken();
    }

    /** Whether something is to be done. */
    public boolean acts() {
        return !steps.isEmpty();
    }
}
