package dev.towpath.plan;

import dev.towpath.desired.Promotion;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What git alone says of targets that would change: the gates that need to know neither what is recorded nor what runs.
 *
 * <p>It never says that a target would be deployed, only what would keep it from that; the other gates are not asked, since an
 * answer without evidence would be an invention.
 */
public final class Foresight {
    private static final List<Gate> FROM_GIT = List.of(Gates::approval, Gates::digest, Gates::notBefore, Gates::freeze);

    private Foresight() {}

    /** A plan without steps, in which what git does not hold back is unknown. */
    public static Plan of(World world, Evidence evidence) {
        SortedMap<Target, TargetPlan> targets = new TreeMap<>();
        world.situations().forEach((target, situation) -> targets.put(target, of(world, evidence, situation)));
        return new Plan(targets);
    }

    private static TargetPlan of(World world, Evidence evidence, Situation situation) {
        Question question = new Question(world, evidence, situation, other -> Optional.empty());
        boolean suspended = question.promotion().map(Promotion::suspend).orElse(false);
        boolean unpinned = situation.pin().isEmpty()
                && !situation.retiring()
                && situation.desired().workload().recordedVersionParameter().isPresent();
        if (suspended || unpinned) {
            State state = suspended ? State.SUSPENDED : State.UNPINNED;
            return plan(situation, state, Optional.empty(), List.of(), question);
        }
        List<GateResult> gates =
                FROM_GIT.stream().map(gate -> gate.ask(question)).toList();
        Optional<Hold> hold =
                gates.stream().flatMap(gate -> gate.hold().stream()).findFirst();
        return plan(situation, hold.isPresent() ? State.HELD : State.UNKNOWN, hold, gates, question);
    }

    private static TargetPlan plan(
            Situation situation, State state, Optional<Hold> hold, List<GateResult> gates, Question question) {
        return new TargetPlan(situation, state, hold, List.of(), List.of(), gates, question.verdict(), List.of());
    }
}
