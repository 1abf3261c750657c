package dev.towpath.reconcile;

import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.DriftSchedule;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.World;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Remembers what roots would do that are planned and never applied, so that no Terraform is started for files that it has planned.
 *
 * <p>A person who asks gets a new plan; a run that acts makes one when the files change, or when a drift interval is over.
 */
final class PlannedOnly {
    private final World world;
    private final Connections.Connected connected;
    private final RunOptions options;

    PlannedOnly(World world, Connections.Connected connected, RunOptions options) {
        this.world = world;
        this.connected = connected;
        this.options = options;
    }

    /** What is known of the roots among these that are only planned; one read for all of them, and none if there are none. */
    Map<Target, RootLook> known(List<RootRequest> requests) {
        Map<Target, RootLook> known = new TreeMap<>();
        List<RootRequest> onlyPlanned =
                requests.stream().filter(PlannedOnly::isOnlyPlanned).toList();
        if (onlyPlanned.isEmpty() || !options.acts()) {
            return known;
        }
        Map<Target, RootLook> looks = connected.memories().looks().known();
        DriftSchedule schedule = new DriftSchedule(world);
        onlyPlanned.forEach(request -> Optional.ofNullable(looks.get(request.target()))
                .filter(look -> look.closure().equals(request.root().closure()))
                .filter(look -> !schedule.isOver(request.target(), look))
                .ifPresent(look -> known.put(request.target(), look)));
        return known;
    }

    /** Keeps what has just been planned. */
    void remember(Collection<RootRequest> requests, Map<Target, RootPlan> plans) {
        Map<Target, RootLook> fresh = new TreeMap<>();
        requests.stream()
                .filter(PlannedOnly::isOnlyPlanned)
                .forEach(request -> Optional.ofNullable(plans.get(request.target()))
                        .flatMap(plan -> plan.fold(
                                planned -> Optional.of(look(request, planned.change())), unplanned -> Optional.empty()))
                        .ifPresent(look -> fresh.put(request.target(), look)));
        if (options.acts() && !fresh.isEmpty()) {
            connected.memories().looks().remember(fresh);
        }
    }

    private static boolean isOnlyPlanned(RootRequest request) {
        return request.root().mode() == TerraformMode.PLAN && !request.destroy();
    }

    private RootLook look(RootRequest request, RootChange change) {
        RootLook.Drift would = RootLook.Drift.of(change, world.now());
        return new RootLook(request.root().closure(), world.now(), Optional.of(would), Optional.empty());
    }
}
