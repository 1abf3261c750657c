package dev.towpath.plan;

import dev.towpath.desired.Promotion;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.ResourcePattern;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which Terraform roots are looked at for drift now, and what of it is anybody's business.
 *
 * <p>Those first that were not looked at for the longest time, and never more than so many in one run: the cost is spread and bounded,
 * and no root that cannot be looked at keeps the others from their turn.
 */
public final class DriftSchedule {
    private final World world;

    /** The schedule of a world. */
    public DriftSchedule(World world) {
        this.world = world;
    }

    /** Roots whose files are as they were applied, for which an interval is set. */
    public List<Situation> watched() {
        return world.selected().stream()
                .flatMap(target -> Optional.ofNullable(world.situations().get(target)).stream())
                .filter(this::watched)
                .toList();
    }

    /** Those of the looks that are still of what is there: nothing was applied since, and the files are the same. */
    public Map<Target, RootLook> current(List<Situation> watched, Map<Target, RootLook> looks) {
        Map<Target, RootLook> current = new HashMap<>();
        watched.forEach(situation -> Optional.ofNullable(looks.get(situation.target()))
                .filter(look ->
                        Optional.of(look.closure()).equals(situation.record().closure()))
                .filter(look -> situation
                        .record()
                        .at()
                        .filter(at -> at.isAfter(look.at()))
                        .isEmpty())
                .ifPresent(look -> current.put(situation.target(), look)));
        return current;
    }

    /** Roots whose turn it is, the one that was not looked at for the longest time first. */
    public List<Situation> due(List<Situation> watched, Map<Target, RootLook> current) {
        List<Situation> due = new ArrayList<>();
        for (Situation situation : watched) {
            boolean over = every(situation)
                    .filter(interval -> !last(situation, current).plus(interval).isAfter(world.now()))
                    .isPresent();
            if (over) {
                due.add(situation);
            }
        }
        due.sort(Comparator.comparing((Situation situation) -> last(situation, current))
                .thenComparing(Situation::target));
        int most = world.platform().terraform().drift().maxPerRun();
        return List.copyOf(due.subList(0, Math.min(most, due.size())));
    }

    /** Whether a look at a root is older than the interval that is set for it; never without one. */
    public boolean isOver(Target target, RootLook look) {
        return Optional.ofNullable(world.situations().get(target))
                .flatMap(this::every)
                .filter(interval -> !look.at().plus(interval).isAfter(world.now()))
                .isPresent();
    }

    /** The changes of a plan that are not to be ignored. */
    public List<ResourceChange> minded(Target target, RootChange change) {
        List<ResourcePattern> ignored =
                new ArrayList<>(world.platform().terraform().drift().ignore());
        Optional.ofNullable(world.situations().get(target))
                .ifPresent(situation ->
                        ignored.addAll(situation.desired().rootRules().driftIgnore()));
        return change.resources().stream()
                .filter(resource -> ignored.stream().noneMatch(pattern -> pattern.matches(resource)))
                .toList();
    }

    private boolean watched(Situation situation) {
        boolean applied = situation.record().failure().isEmpty()
                && situation.record().closure().isPresent()
                && !situation.rootChanged();
        boolean ours = situation.desired().root().mode() != TerraformMode.OFF && !situation.retiring();
        boolean suspended =
                situation.desired().promotion().map(Promotion::suspend).orElse(false);
        return applied
                && ours
                && !suspended
                && situation.openIntent().isEmpty()
                && every(situation).isPresent();
    }

    private Optional<Duration> every(Situation situation) {
        return situation
                .desired()
                .rootRules()
                .driftEvery()
                .or(() -> world.platform().terraform().drift().every());
    }

    private static Instant last(Situation situation, Map<Target, RootLook> current) {
        return Optional.ofNullable(current.get(situation.target()))
                .map(RootLook::at)
                .or(() -> situation.record().at())
                .orElse(Instant.EPOCH);
    }
}
