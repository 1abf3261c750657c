package dev.towpath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Duel.Meanwhile;
import dev.towpath.simulation.Duel.Outcome;
import dev.towpath.simulation.Duel.Plan;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.testing.DocumentedFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Every place at which a process may die, and the places at which two of them may get in each other's way, for every kind of target.
 *
 * <p>Two processes are switched between at most twice: the first is stopped before any one of its clashing calls, the second before
 * any one of its own, and then each goes on to its end. {@code -Dsimulation.stride=1} plays every pair of places; the default plays
 * every first place alone, and of the pairs those that lie so far apart.
 */
class DuelTest {
    private static final int STRIDE = Integer.getInteger("simulation.stride", 40);

    private final Map<String, Long> counted = new LinkedHashMap<>();

    @Test
    void aProcessThatDiesAnywhereIsMadeUpForAndTwoNeverUndoEachOther(TestReporter reporter) throws IOException {
        for (Unit unit : Unit.values()) {
            Tally crashes = crashes(unit, Plant.NONE);
            Tally races = interleavings(unit, Plant.NONE, STRIDE);
            String name = unit.kind() + (unit.production() ? " in production" : " in staging");
            count(reporter, "places to die, " + name, crashes.worlds);
            count(reporter, "interleavings of two, " + name, races.worlds);
            assertThat(crashes.violations).isEmpty();
            assertThat(races.violations).isEmpty();
        }
        Tally crashes = crashes(Unit.PROD, Plants.RECORD_FIRST_AND_BELIEVED);
        Tally races = interleavings(Unit.PROD, Plants.RECORD_FIRST_AND_BELIEVED, Integer.MAX_VALUE);
        count(reporter, "control, record first and believed: places to die", crashes.worlds);
        count(reporter, "control: of them, after which it went back or stayed wrong", crashes.wrongInTheEnd);
        count(reporter, "control, without lease and fence: interleavings of two", races.worlds);
        count(reporter, "control: of them, after which it went back or stayed wrong, too", races.wrongInTheEnd);
        assertThat(crashes.wrongInTheEnd).isPositive();
        assertThat(races.wrongInTheEnd).isPositive();
        DocumentedFigures.hold(DuelTest.class, counted);
    }

    private void count(TestReporter reporter, String what, int number) {
        counted.put(what, (long) number);
        reporter.publishEntry(what, Integer.toString(number));
    }

    /** How many worlds were played, and in which something was wrong. */
    static final class Tally {
        private final List<String> violations = new ArrayList<>();
        private int worlds;
        private int wrongInTheEnd;

        private void add(String where, Outcome outcome) {
            worlds++;
            wrongInTheEnd += outcome.violations().stream().anyMatch(Tally::last) ? 1 : 0;
            if (!outcome.violations().isEmpty()) {
                violations.add(where + ": " + outcome.violations().get(0));
            }
        }

        /** Whether a rule was broken that is about what is left in the end, or about going back. */
        private static boolean last(String violation) {
            return List.of("truth", "convergence", "stillness", "regress").stream()
                    .anyMatch(violation::startsWith);
        }
    }

    /**
     * One process dies before, or after, each of its calls, once in a target that is new and once in one that runs already; and once
     * more in that, for some, where the branch then goes back to what was there before.
     */
    static Tally crashes(Unit unit, Plant plant) {
        Tally tally = new Tally();
        for (boolean again : List.of(true, false)) {
            int calls = Duel.play(unit, Plan.crash(-1, Kind.CRASH_BEFORE, again, plant))
                    .firstCalls();
            for (int at = 0; at < calls; at++) {
                for (Kind when : List.of(Kind.CRASH_BEFORE, Kind.CRASH_AFTER)) {
                    String where = unit + (again ? ", again, " : ", ") + when + " call " + at;
                    tally.add(where, Duel.play(unit, Plan.crash(at, when, again, plant)));
                    if (again && goesBack(unit)) {
                        tally.add(where + ", then back", Duel.play(unit, Plan.crashAndBack(at, when, plant)));
                    }
                }
            }
        }
        return tally;
    }

    /** The first is stopped at every place; the second is not stopped, or at places that lie a stride apart. */
    static Tally interleavings(Unit unit, Plant plant, int stride) {
        Tally tally = new Tally();
        for (Meanwhile branch : Meanwhile.values()) {
            if (branch == Meanwhile.BACK && !goesBack(unit)) {
                continue;
            }
            for (boolean standing : branch == Meanwhile.BACK ? List.of(true) : List.of(true, false)) {
                Outcome alone = Duel.play(unit, plan(Plan.NEVER - 1, Plan.NEVER, branch, standing, plant));
                for (int first = 0; first < alone.firstSteps(); first++) {
                    Plan once = plan(first, Plan.NEVER, branch, standing, plant);
                    Outcome outcome = Duel.play(unit, once);
                    tally.add(unit + " " + once, outcome);
                    for (int second = first % stride; second < outcome.secondSteps(); second += stride) {
                        Plan twice = plan(first, second, branch, standing, plant);
                        if (stride < Integer.MAX_VALUE && (stride == 1 || first % 3 == 0)) {
                            tally.add(unit + " " + twice, Duel.play(unit, twice));
                        }
                        if (stride == Integer.MAX_VALUE) {
                            break;
                        }
                    }
                }
            }
        }
        return tally;
    }

    /** Where it is most likely to matter: of a root nobody can see what it is like without planning it. */
    private static boolean goesBack(Unit unit) {
        return unit == Unit.ROOT || unit == Unit.PROD;
    }

    private static Plan plan(int first, int second, Meanwhile branch, boolean standing, Plant plant) {
        boolean again = branch == Meanwhile.BACK;
        return new Plan(first, second, branch, standing, -1, Kind.CRASH_BEFORE, again, plant);
    }
}
