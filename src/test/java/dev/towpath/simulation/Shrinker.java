package dev.towpath.simulation;

import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Simulation.Result;
import dev.towpath.simulation.Simulation.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes a world that breaks a rule smaller, for as long as it still breaks the same rule. */
final class Shrinker {
    private static final int PLAYS_MAX = 150;

    private final String rule;
    private Result smallest;
    private int plays;

    private Shrinker(Result found) {
        this.smallest = found;
        this.rule = rule(found.violations().get(0));
    }

    /** The smallest world found: without faults, processes, happenings and targets that do not matter. */
    static Result of(Result found) {
        Shrinker shrinker = new Shrinker(found);
        shrinker.shrink();
        return shrinker.smallest;
    }

    private static String rule(String violation) {
        return violation.substring(0, violation.indexOf(':'));
    }

    private void shrink() {
        boolean smaller = true;
        while (smaller && plays < PLAYS_MAX) {
            smaller = fewerFaults();
            smaller |= fewerRunners();
            smaller |= fewerHappenings();
            smaller |= fewerUnits();
        }
    }

    /** Leaves out half of the faults, then a quarter, and in the end each one. */
    private boolean fewerFaults() {
        boolean any = false;
        for (int part = Math.max(1, smallest.faults().size() / 2); part > 0; part /= 2) {
            for (int at = 0; at < smallest.faults().size(); ) {
                List<String> faults = smallest.faults();
                Set<String> withheld = new HashSet<>(smallest.shape().withheld());
                withheld.addAll(faults.subList(at, Math.min(faults.size(), at + part)));
                boolean less = attempt(smallest.shape().withholding(withheld));
                any |= less;
                at += less ? 0 : part;
            }
        }
        return any;
    }

    private boolean fewerRunners() {
        Shape shape = smallest.shape();
        return shape.runners() > 1 && attempt(shape.with(shape.units(), shape.runners() - 1, shape.happenings()));
    }

    private boolean fewerHappenings() {
        Shape shape = smallest.shape();
        return shape.happenings() > 0 && attempt(shape.with(shape.units(), shape.runners(), shape.happenings() - 1));
    }

    private boolean fewerUnits() {
        Shape shape = smallest.shape();
        for (Unit unit : shape.units()) {
            SortedSet<Unit> fewer = new TreeSet<>(shape.units());
            fewer.remove(unit);
            if (!fewer.isEmpty() && attempt(shape.with(fewer, shape.runners(), shape.happenings()))) {
                return true;
            }
        }
        return false;
    }

    private boolean attempt(Shape shape) {
        if (plays++ >= PLAYS_MAX) {
            return false;
        }
        Result result = Simulation.play(shape);
        Optional<String> same = result.violations().stream()
                .filter(violation -> rule(violation).equals(rule))
                .findFirst();
        same.ifPresent(found -> smallest = result);
        return same.isPresent();
    }
}
