package dev.towpath.plan;

import dev.towpath.model.Intent;
import dev.towpath.model.Target;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Terraform said of roots, for people. */
final class RootNotes {
    private RootNotes() {}

    /** What Terraform would do to a target that is held: who is asked to lift the hold must see it. */
    static List<String> planned(Evidence evidence, Target target) {
        Optional<RootPlan> plan = Optional.ofNullable(evidence.rootPlans().get(target));
        Optional<RootLook.Drift> before =
                Optional.ofNullable(evidence.plannedBefore().get(target)).flatMap(RootLook::drift);
        if (plan.isEmpty() && before.isPresent()) {
            return plannedBefore(before.get());
        }
        return plan.map(known -> known.fold(
                        planned -> {
                            List<String> notes = new ArrayList<>(List.of(
                                    "Terraform would: " + planned.change().counts()));
                            notes.addAll(planned.change().summary());
                            return notes;
                        },
                        unplanned -> List.of("Terraform was not planned: "
                                + unplanned.failure().message())))
                .orElse(List.of());
    }

    private static List<String> plannedBefore(RootLook.Drift would) {
        List<String> notes =
                new ArrayList<>(List.of("Terraform would: " + would.counts() + " (planned at " + would.since() + ")"));
        notes.addAll(would.lines());
        return notes;
    }

    /** That an apply was begun of which settling did not find the end. */
    static List<String> begun(Situation situation) {
        return situation
                .openIntent()
                .filter(Intent::lookedAt)
                .map(intent -> List.of("an apply of its root was begun at commit "
                        + intent.commit().abbreviated()
                        + ", and nobody knows how far it came: the root is planned anew before it is called applied"))
                .orElse(List.of());
    }

    /** What a look has seen, and what to do about it. */
    static Hold drifted(RootLook.Drift drift) {
        String advice = drift.outside().isEmpty()
                ? "write what it would do into the root's files, or name the resource in \"drift: { ignore: [...] }\""
                : "take the change back where it was made, or write it into the root's files";
        return new Hold(ReasonCode.RESOURCES_CHANGED, drift.sentence(), advice, List.of(), Optional.empty());
    }

    /** What else would hold it, so that a pull request can answer everything at once. */
    static List<String> alsoHeld(List<GateResult> gates, Optional<Hold> told) {
        return gates.stream()
                .filter(gate -> RootGates.OF_PLANS.contains(gate.gate()))
                .flatMap(gate -> gate.hold().stream())
                .filter(hold -> !Optional.of(hold).equals(told))
                .map(hold ->
                        "it would also be held as " + hold.code().word() + ": " + hold.message() + "; " + hold.advice())
                .toList();
    }

    /** What the last look for drift saw, or why it saw nothing. */
    static List<String> seen(World world, Target target) {
        List<String> notes = new ArrayList<>();
        Optional.ofNullable(world.looks().get(target)).ifPresent(look -> {
            look.drift().ifPresent(drift -> notes.addAll(drift.lines()));
            look.problem()
                    .ifPresent(problem -> notes.add("the look for drift at " + look.at() + " saw nothing: " + problem));
        });
        return notes;
    }
}
