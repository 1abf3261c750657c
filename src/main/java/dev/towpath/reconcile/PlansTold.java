package dev.towpath.reconcile;

import dev.towpath.model.Target;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.plan.Hold;
import dev.towpath.plan.Plan;
import dev.towpath.plan.TargetPlan;
import dev.towpath.plan.Told;
import dev.towpath.plan.ToldPlan;
import dev.towpath.plan.World;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.TargetReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what people were told of Terraform plans, and remembers what they are told now: on a pull request that nobody has agreed to
 * yet, and after a merge where it is something else than they were told before.
 */
final class PlansTold {
    private final World world;
    private final Connections.Connected connected;
    private final RunOptions options;

    PlansTold(World world, Connections.Connected connected, RunOptions options) {
        this.world = world;
        this.connected = connected;
        this.options = options;
    }

    /** What was told of the files that are to be applied now. */
    Told before(Map<Target, RootPlan> rootPlans) {
        if (onPullRequest()) {
            return Told.NOTHING;
        }
        Map<Target, List<ToldPlan>> told = new HashMap<>();
        changes(rootPlans)
                .forEach((target, change) -> Optional.ofNullable(
                                world.situations().get(target))
                        .filter(situation -> situation.rootChanged() && !situation.retiring())
                        .ifPresent(situation -> told.put(
                                target,
                                connected
                                        .memories()
                                        .told()
                                        .of(target, situation.desired().root().closure()))));
        return new Told(told, options.acceptedPlans());
    }

    /**
     * Remembers what is told now.
     *
     * @return by target, why it is not remembered
     */
    Map<Target, String> now(Plan plan, Map<Target, RootPlan> rootPlans) {
        Map<Target, String> complaints = new HashMap<>();
        changes(rootPlans)
                .forEach((target, change) -> plan.of(target)
                        .filter(this::isNews)
                        .flatMap(planned -> connected
                                .memories()
                                .told()
                                .tell(
                                        target,
                                        planned.situation().desired().root().closure(),
                                        ToldPlan.of(connected.memories().told().place(), world.now(), change)))
                        .ifPresent(why -> complaints.put(target, why)));
        return complaints;
    }

    /** The lines, each with why what it tells is not remembered. */
    static List<TargetReport> told(List<TargetReport> lines, Map<Target, String> complaints) {
        return lines.stream()
                .map(line -> Optional.ofNullable(complaints.get(line.target()))
                        .map(why -> line.adding(
                                List.of("the run after the merge will not compare its plan with this one: " + why)))
                        .orElse(line))
                .toList();
    }

    private boolean isNews(TargetPlan plan) {
        boolean otherwise = plan.hold()
                .map(Hold::code)
                .filter(code -> code == ReasonCode.PLAN_CHANGED)
                .isPresent();
        return onPullRequest() || (options.acts() && otherwise);
    }

    private boolean onPullRequest() {
        return options.rootPlanning() == RootPlanning.BEFORE_APPROVAL;
    }

    private static Map<Target, RootChange> changes(Map<Target, RootPlan> rootPlans) {
        Map<Target, RootChange> changes = new TreeMap<>();
        rootPlans.forEach((target, plan) -> plan.fold(
                        planned -> Optional.of(planned.change()), unplanned -> Optional.<RootChange>empty())
                .filter(change -> !change.isEmpty())
                .ifPresent(change -> changes.put(target, change)));
        return changes;
    }
}
