package dev.towpath.reconcile;

import dev.towpath.execute.Executor;
import dev.towpath.execute.TargetOutcome;
import dev.towpath.model.Target;
import dev.towpath.plan.Plan;
import dev.towpath.reconcile.Deliberation.Decided;
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
 * What was decided and what came of it, carried on with the targets that waited for their turn.
 *
 * <p>A root is planned once what it reads is applied, so a chain of roots takes a round each; and once more where an apply that died
 * stood in the way and was settled. Whatever goes wrong between two rounds,
 * what the earlier ones have done is told; the next run goes on.
 */
record Turns(Decided decided, SortedMap<Target, TargetOutcome> outcomes) {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /** Nothing is carried out. */
    static Turns none(Decided decided) {
        return new Turns(decided, new TreeMap<>());
    }

    /**
     * Carries out what was decided, and then those of the targets whose turn has come.
     *
     * @param again decides anew about some targets
     */
    static Turns take(Decided decided, Executor executor, Function<Set<Target>, Decided> again) {
        Turns turns = new Turns(decided, new TreeMap<>(executor.execute(decided.plan())));
        Set<Target> now = turns.settled();
        now.addAll(turns.next());
        while (!now.isEmpty()) {
            Set<Target> theirs = now;
            Optional<Decided> next = decided(again, theirs);
            Map<Target, TargetOutcome> more =
                    next.map(Decided::plan).map(executor::execute).orElseGet(TreeMap::new);
            SortedMap<Target, TargetOutcome> all = new TreeMap<>(turns.outcomes);
            more.forEach((target, outcome) -> all.merge(target, outcome, TargetOutcome::then));
            Decided before = turns.decided;
            turns = new Turns(next.map(later -> before.but(later, theirs)).orElse(before), all);
            now = more.isEmpty() ? Set.of() : turns.next();
        }
        return turns;
    }

    private static Optional<Decided> decided(Function<Set<Target>, Decided> again, Set<Target> targets) {
        try {
            return Optional.of(again.apply(targets));
        } catch (RuntimeException e) {
            LOG.debug("targets that waited for their turn wait for the next run", e);
            return Optional.empty();
        }
    }

    Plan plan() {
        return decided.plan();
    }

    /** Roots that could not be planned before an apply that died was settled, and now may be: its lock is freed, if it was its own. */
    private Set<Target> settled() {
        Set<Target> settled = new TreeSet<>();
        outcomes.forEach((target, outcome) -> plan().of(target)
                .filter(plan -> plan.onlySettlesFirst() && outcome.isOpen())
                .ifPresent(plan -> settled.add(target)));
        return settled;
    }

    /** Targets that waited for their turn, now that what came before them has succeeded. */
    private Set<Target> next() {
        Set<Target> turn = new TreeSet<>();
        for (Target target : plan().waiting()) {
            List<TargetOutcome> first = plan().of(target).stream()
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
