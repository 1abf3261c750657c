package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.model.Target;
import dev.towpath.plan.Evidence;
import dev.towpath.plan.Plan;
import dev.towpath.plan.Planner;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.World;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a run does before it acts: it surveys, looks for drift, gathers evidence and plans.
 *
 * <p>It is asked again about targets whose turn comes after others have succeeded.
 */
final class Deliberation {
    private final RepoSnapshot snapshot;
    private final DesiredState desired;
    private final Connections.Connected connected;
    private final RunOptions options;
    private final Clock clock;
    private final Followers followers;

    Deliberation(
            RepoSnapshot snapshot,
            DesiredState desired,
            Connections.Connected connected,
            RunOptions options,
            Clock clock,
            Followers followers) {
        this.snapshot = snapshot;
        this.desired = desired;
        this.connected = connected;
        this.options = options;
        this.clock = clock;
        this.followers = followers;
    }

    /**
     * A plan, and what it was made of.
     *
     * @param looks the newest look for drift at each Terraform root
     * @param untold by target, why what is told of its Terraform plan is not remembered
     */
    record Decided(World world, Map<Target, RootLook> looks, Plan plan, Map<Target, String> untold) {
        Decided {
            untold = new TreeMap<>(untold);
        }

        /** The same with later decisions about some targets. */
        Decided but(Decided later, Set<Target> theirs) {
            Map<Target, String> all = new TreeMap<>(untold);
            all.putAll(later.untold);
            return new Decided(world, looks, plan.but(later.plan, theirs), all);
        }
    }

    /** Looks at everything that the run is about. */
    World survey() {
        return new Survey(snapshot, desired, connected, followers).take(options, clock.instant());
    }

    /** Decides about everything that was seen. */
    Decided everything(World surveyed) {
        DriftWatch.Seen seen = new DriftWatch(surveyed, connected, options).look();
        // A deeper look is not told what an earlier look saw, but for since when.
        World world = options.looksDeeper() ? surveyed : surveyed.seeing(seen.looks());
        return decided(world, seen);
    }

    /** Decides anew about some targets, as the world is now. */
    Decided about(Set<Target> targets) {
        World world =
                new Survey(snapshot, desired, connected, followers).take(options, clock.instant(), targets::contains);
        return decided(world, DriftWatch.Seen.NOTHING);
    }

    private Decided decided(World world, DriftWatch.Seen seen) {
        Evidence evidence = new Inquiry(world, connected, options, seen.plans()).gather();
        Plan plan =
                options.rootPlanning().ofChanged() ? Planner.plan(world, evidence) : Planner.outline(world, evidence);
        Map<Target, String> untold = new PlansTold(world, connected, options).now(plan, evidence.rootPlans());
        return new Decided(world, seen.looks(), plan, untold);
    }
}
