package dev.towpath.reconcile;

import dev.towpath.execute.Executor;
import dev.towpath.execute.TargetOutcome;
import dev.towpath.model.Target;
import dev.towpath.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plan and what came of it, carried on with the targets that waited for their turn.
 *
 * <p>A root is planned once what it reads is applied, so a chain of roots takes a round each. Whatever goes wrong between two rounds,
 * what the earlier ones have done is told; the next run goes on.
 */
record Turns(Plan plan, SortedMap<Target, TargetOutcome> outcomes) {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /**
     * Carries out a plan, and then those of the targets whose turn has come.
     *
     * @param again plans some targets anew
     */
    static Turns take(Plan plan, Executor executor, Function<Set<Target>, Plan> again) {
        Turns turns = new Turns(plan, new TreeMap<>(executor.execute(plan)));
        for (Set<Target> now = turns.next(); !now.isEmpty(); ) {
            Set<Target> theirs = Set.copyOf(now);
            Optional<Plan> next = planned(again, theirs);
            Map<Target, TargetOutcome> more =
                    next.<Map<Target, TargetOutcome>>map(executor::execute).orElse(Map.of());
            SortedMap<Target, TargetOutcome> all = new TreeMap<>(turns.outcomes);
            all.putAll(more);
            Plan before = turns.plan;
            turns = new Turns(next.map(later -> before.but(later, theirs)).orElse(before), all);
            now = more.isEmpty() ? Set.of() : turns.next();
        }
        return turns;
    }

    private static Optional<Plan> planned(Function<Set<Target>, Plan> again, Set<Target> targets) {
        try {
            return Optional.of(again.apply(targets));
        } catch (RuntimeException e) {
            LOG.debug("targets that waited for their turn wait for the next run", e);
            return Optional.empty();
        }
    }

    /** Targets that waited for their turn, now that what came before them has succeeded. */
    private Set<Target> next() {
        Set<Target> turn = new TreeSet<>();
        for (Target target : plan.waiting()) {
            List<TargetOutcome> first = plan.of(target).stream()
                    .flatMap(waiting -> waiting.situation().desired().dependsOn().stream())
                    .flatMap(dependency -> Optional.ofNullable(outcomes.get(dependency.target())).stream())
                    .toList();
            if (!first.isEmpty() && first.stream().allMatch(TargetOutcome::succeeded)) {
                turn.add(target);
            }
        }
        return turn;
    }
}
