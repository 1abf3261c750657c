package dev.towpath.reconcile;

import dev.towpath.desired.DriftChecks;
import dev.towpath.desired.RootRules;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.ResourcePattern;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.Situation;
import dev.towpath.plan.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Looks at Terraform roots whose files are as they were applied, when the last look is older than towpath.yaml or app.yaml allows.
 *
 * <p>Without an interval there is no look and no call. With one, a run reads what the last looks saw, plans at most so many roots,
 * those first that were not looked at for the longest time, and remembers what it saw if it acts at all.
 */
final class DriftWatch {
    private static final int LINES_MAX = 20;

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
        List<Situation> watched = situations().filter(this::watched).toList();
        if (watched.isEmpty()) {
            return Seen.NOTHING;
        }
        Map<Target, RootLook> looks = new TreeMap<>(connected.memories().looks().known());
        looks.keySet().retainAll(watched.stream().map(Situation::target).toList());
        watched.forEach(situation -> Optional.ofNullable(looks.get(situation.target()))
                .filter(look -> outdated(look, situation))
                .ifPresent(look -> looks.remove(situation.target())));
        if (!options.rootPlanning().ofChanged()) {
            return new Seen(looks, Map.of());
        }
        List<Situation> due = due(watched, looks);
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

    /** The changes of a plan that are somebody's business. */
    static List<ResourceChange> minded(RootChange change, World world, RootRules own) {
        List<ResourcePattern> ignored = Stream.concat(
                        world.platform().terraform().drift().ignore().stream(), own.driftIgnore().stream())
                .toList();
        return change.resources().stream()
                .filter(resource -> ignored.stream().noneMatch(pattern -> pattern.matches(resource)))
                .toList();
    }

    private Stream<Situation> situations() {
        return world.selected().stream()
                .flatMap(target -> Optional.ofNullable(world.situations().get(target)).stream());
    }

    private boolean watched(Situation situation) {
        boolean applied = situation.record().failure().isEmpty()
                && situation.record().closure().isPresent()
                && !situation.rootChanged();
        boolean ours = situation.desired().root().mode() != TerraformMode.OFF && !situation.retiring();
        boolean suspended =
                situation.desired().promotion().map(it -> it.suspend()).orElse(false);
        return applied
                && ours
                && !suspended
                && situation.openIntent().isEmpty()
                && every(situation).isPresent();
    }

    private Optional<Duration> every(Situation situation) {
        DriftChecks checks = world.platform().terraform().drift();
        return situation.desired().rootRules().driftEvery().or(checks::every);
    }

    /** Something was applied since, or other files are. */
    private static boolean outdated(RootLook look, Situation situation) {
        return !Optional.of(look.closure()).equals(situation.record().closure())
                || situation.record().at().filter(at -> at.isAfter(look.at())).isPresent();
    }

    private List<Situation> due(List<Situation> watched, Map<Target, RootLook> looks) {
        Map<Target, Instant> last = new HashMap<>();
        watched.forEach(situation -> last.put(
                situation.target(),
                Optional.ofNullable(looks.get(situation.target()))
                        .map(RootLook::at)
                        .or(() -> situation.record().at())
                        .orElse(Instant.EPOCH)));
        return watched.stream()
                .filter(situation -> !last.getOrDefault(situation.target(), Instant.EPOCH)
                        .plus(every(situation).orElseThrow())
                        .isAfter(world.now()))
                .sorted(Comparator.comparing(
                                (Situation situation) -> last.getOrDefault(situation.target(), Instant.EPOCH))
                        .thenComparing(Situation::target))
                .limit(world.platform().terraform().drift().maxPerRun())
                .toList();
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
        if (minded(change, world, situation.desired().rootRules()).isEmpty()) {
            return Optional.empty();
        }
        Instant since = known.map(RootLook.Drift::since).orElse(world.now());
        List<String> lines = change.summary().stream().limit(LINES_MAX).toList();
        return Optional.of(
                new RootLook.Drift(since, change.counts(), List.copyOf(change.outside()), lines, change.fingerprint()));
    }
}
