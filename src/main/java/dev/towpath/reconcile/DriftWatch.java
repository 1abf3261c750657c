package dev.towpath.reconcile;

import dev.towpath.model.Target;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.DriftSchedule;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.Situation;
import dev.towpath.plan.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks at Terraform roots whose files are as they were applied, when the last look is older than towpath.yaml or app.yaml allows.
 *
 * <p>Without an interval there is no look and no call. With one, a run reads what the last looks saw, plans at most so many roots,
 * those first that were not looked at for the longest time, and remembers what it saw if it acts at all.
 */
final class DriftWatch {
    private final World world;
    private final Connections.Connected connected;
    private final RunOptions options;

    DriftWatch(World world, Connections.Connected connected, RunOptions options) {
        this.world = world;
        this.connected = connected;
        this.options = options;
    }

    /**
     * What is known of drift now.
     *
     * @param looks the newest look at each root, of this run or of an earlier one
     * @param plans plans of the roots that were looked at in this run
     */
    record Seen(Map<Target, RootLook> looks, Map<Target, RootPlan> plans) {
        static final Seen NOTHING = new Seen(Map.of(), Map.of());
    }

    /** Looks, where it is time to. */
    Seen look() {
        DriftSchedule schedule = new DriftSchedule(world);
        List<Situation> watched = schedule.watched();
        if (watched.isEmpty()) {
            return Seen.NOTHING;
        }
        Map<Target, RootLook> looks = new TreeMap<>(
                schedule.current(watched, connected.memories().looks().known()));
        List<Situation> due = options.rootPlanning().ofChanged() ? schedule.due(watched, looks) : List.of();
        if (due.isEmpty()) {
            return new Seen(looks, Map.of());
        }
        options.progress().say("looking for drift in " + due.size() + " Terraform roots");
        Map<Target, RootPlan> plans =
                connected.roots().plan(due.stream().map(this::request).toList());
        Map<Target, RootLook> fresh = new TreeMap<>();
        due.forEach(situation -> Optional.ofNullable(plans.get(situation.target()))
                .ifPresent(plan -> fresh.put(situation.target(), seen(situation, plan, looks))));
        if (options.acts()) {
            connected.memories().looks().remember(fresh);
        }
        looks.putAll(fresh);
        return new Seen(looks, plans);
    }

    private RootRequest request(Situation situation) {
        return new RootRequest(
                situation.target(),
                situation.desired().environment().place(),
                situation.desired().root(),
                world.commit(),
                false);
    }

    private RootLook seen(Situation situation, RootPlan plan, Map<Target, RootLook> before) {
        Optional<RootLook.Drift> known =
                Optional.ofNullable(before.get(situation.target())).flatMap(RootLook::drift);
        return plan.fold(
                planned -> new RootLook(
                        situation.desired().root().closure(),
                        world.now(),
                        drift(situation, planned.change(), known),
                        Optional.empty()),
                unplanned -> new RootLook(
                        situation.desired().root().closure(),
                        world.now(),
                        known,
                        Optional.of(unplanned.failure().message())));
    }

    private Optional<RootLook.Drift> drift(Situation situation, RootChange change, Optional<RootLook.Drift> known) {
        if (new DriftSchedule(world).minded(situation.target(), change).isEmpty()) {
            return Optional.empty();
        }
        Instant since = known.map(RootLook.Drift::since).orElse(world.now());
        return Optional.of(RootLook.Drift.of(change, since));
    }
}
