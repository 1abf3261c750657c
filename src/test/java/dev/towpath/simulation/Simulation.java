package dev.towpath.simulation;

import dev.towpath.simulation.Estate.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Plays one seed: a world in which things go wrong, then quiet runs in which all must come right. */
final class Simulation {
    private final Shape shape;
    private final World world;
    private final Story story;

    /**
     * One world, and less of it where less is enough to show what is wrong.
     *
     * @param units the only targets there are
     * @param runners how many processes reconcile before all is quiet
     * @param happenings how often people do something meanwhile
     * @param withheld faults that do not happen
     */
    record Shape(long seed, SortedSet<Unit> units, int runners, int happenings, Set<String> withheld, Plant plant) {
        /** The whole world of a seed. */
        static Shape of(long seed, Plant plant) {
            RandomGenerator random = new Chance(seed, 0, 0, Set.of()).random("shape");
            List<Set<Unit>> choices = List.of(
                    Set.of(Unit.STAGE),
                    Set.of(Unit.STAGE, Unit.PROD),
                    Set.of(Unit.STAGE, Unit.PROD),
                    Set.of(Unit.STAGE, Unit.PROD, Unit.SITE),
                    Set.of(Unit.SITE),
                    Set.of(Unit.SITE, Unit.ROOT),
                    Set.of(Unit.ROOT),
                    Set.of(Unit.STAGE, Unit.ROOT));
            return new Shape(
                    seed,
                    new TreeSet<>(choices.get(random.nextInt(choices.size()))),
                    2 + random.nextInt(2),
                    1 + random.nextInt(3),
                    Set.of(),
                    plant);
        }

        Shape with(SortedSet<Unit> fewerUnits, int fewerRunners, int fewerHappenings) {
            return new Shape(seed, fewerUnits, fewerRunners, fewerHappenings, withheld, plant);
        }

        Shape planted(Plant other) {
            return new Shape(seed, units, runners, happenings, withheld, other);
        }

        Shape withholding(Set<String> more) {
            return new Shape(seed, units, runners, happenings, more, plant);
        }
    }

    /** What came of a world. */
    record Result(Shape shape, List<String> violations, Trace trace, List<String> faults, int runs, int zombies) {
        boolean clean() {
            return violations.isEmpty();
        }
    }

    private Simulation(Shape shape) {
        this.shape = shape;
        RandomGenerator random = new Chance(shape.seed(), 0, 0, Set.of()).random("rates");
        double rate = List.of(0.0, 0.02, 0.05, 0.12).get(random.nextInt(4));
        double crashes = List.of(0.0, 0.01, 0.03, 0.05).get(random.nextInt(4));
        Chance chance = new Chance(shape.seed(), rate, crashes, shape.withheld());
        this.world = new World(shape.units(), chance, Script.NONE, shape.plant());
        this.story = new Story(world, chance.random("story"));
    }

    /** Plays it. */
    static Result play(Shape shape) {
        return new Simulation(shape).play();
    }

    private Result play() {
        story.beginning();
        RandomGenerator random = world.chance().random("times");
        for (int i = 1; i <= shape.runners(); i++) {
            world.begin("run-" + i, Duration.ofMillis(random.nextInt(60_000)));
        }
        for (int i = 0; i < shape.happenings(); i++) {
            world.turns().after(Duration.ofMillis(1_000 + random.nextInt(80_000)), story::something);
        }
        world.turns().run();
        new Judgement(world, story).afterwards();
        return new Result(
                shape,
                world.watch().violations(),
                world.trace(),
                world.chance().injected(),
                shape.runners() + Judgement.RUNS,
                world.watch().zombies());
    }
}
