package dev.towpath.simulation;

import dev.towpath.adapter.json.RecordJson;
import dev.towpath.adapter.store.StoredTrails;
import dev.towpath.journal.ChainCheck;
import dev.towpath.journal.ChainProof;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.report.RunReport;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Ledger.Change;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Plays one seed: a world in which things go wrong, then quiet runs in which all must come right. */
final class Simulation {
    private static final int QUIET_RUNS_MAX = 2;

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
        this.world = new World(shape.units(), chance, ready -> 0, shape.plant());
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
        world.quieten();
        world.trace().say("-", "-- quiet --");
        for (int i = 1; i <= QUIET_RUNS_MAX; i++) {
            quiet("quiet-" + i);
        }
        SortedMap<String, byte[]> before = world.store().all();
        world.cloud().calls().reset();
        quiet("last");
        still(before);
        settled();
        return new Result(
                shape,
                world.watch().violations(),
                world.trace(),
                world.chance().injected(),
                shape.runners() + QUIET_RUNS_MAX + 1,
                world.watch().zombies());
    }

    private void quiet(String name) {
        world.begin(name, Duration.ofSeconds(5));
        world.turns().run();
        if (world.watch().report(name).isEmpty()) {
            world.watch().violation("liveness", "the run \"" + name + "\" did not end");
        }
    }

    /** The last run changes nothing at all. */
    private void still(SortedMap<String, byte[]> before) {
        int mutations = world.cloud().calls().mutations();
        SortedMap<String, byte[]> after = world.store().all();
        boolean same = before.keySet().equals(after.keySet())
                && before.entrySet().stream()
                        .allMatch(object -> Arrays.equals(object.getValue(), after.get(object.getKey())));
        if (mutations > 0 || !same) {
            world.watch()
                    .violation(
                            "stillness",
                            "the last run still changed something: "
                                    + world.cloud().calls().counts() + ", state " + same);
        }
    }

    /** What must be once all is quiet. */
    private void settled() {
        world.watch().committed().forEach((key, content) -> {
            if (!Arrays.equals(content, world.store().all().get(key))) {
                world.watch().violation("history", key + " was changed or removed");
            }
        });
        for (Unit unit : world.units()) {
            ChainProof proof = ChainCheck.of(new StoredTrails(world.store()).read(unit.target()));
            if (!proof.intact() && !proof.word().equals("none")) {
                world.watch().violation("history", unit.target() + ": " + proof);
            }
            if (!world.watch().handled().contains(unit)) {
                settled(unit);
            }
        }
    }

    private void settled(Unit unit) {
        Optional<DeploymentRecord> record = world.watch()
                .account()
                .parameter(unit.prefix() + "/towpath/record")
                .map(RecordJson::read);
        String says = record.flatMap(DeploymentRecord::artifact).map(Pin::value).orElse("nothing");
        if (record.isPresent() && !runs(unit, record.get())) {
            world.watch().violation("truth", unit.target() + ": the record says " + says + " and that does not run");
        }
        Optional<Change> asked = world.ledger().governing(unit, world.branch().head(), world.branch());
        boolean present = !world.branch()
                .files(world.branch().head())
                .under(unit.directory())
                .isEmpty();
        boolean rewound = record.filter(known -> !world.branch()
                        .ancestry(known.commit(), world.branch().head())
                        .continues())
                .isPresent();
        if (asked.isEmpty()
                || !present
                || rewound
                || !asked.get().agreedBy(world.turns().instant())) {
            return;
        }
        String value = asked.get().value();
        boolean promoted = unit != Unit.PROD
                || !world.units().contains(Unit.STAGE)
                || world.watch().recorded(Unit.STAGE).contains(value);
        if (story.isBad(value) || !promoted) {
            return;
        }
        boolean done = unit.kind().equals("terraform")
                ? record.flatMap(DeploymentRecord::closure).equals(closure(unit))
                : says.equals(value);
        if (!done) {
            world.watch()
                    .violation(
                            "convergence",
                            unit.target() + " is to be at " + value + " and is at " + says + reason(unit));
        }
    }

    private String reason(Unit unit) {
        return world.watch().report("last").stream()
                .map(RunReport::targets)
                .flatMap(List::stream)
                .filter(line -> line.target().equals(unit.target()))
                .map(line -> ": " + line.state() + " " + line.reason())
                .findFirst()
                .orElse("");
    }

    private Optional<Digest> closure(Unit unit) {
        return Optional.ofNullable(
                        world.read(world.branch().snapshot()).targets().get(unit.target()))
                .map(target -> target.root().closure());
    }

    private boolean runs(Unit unit, DeploymentRecord record) {
        return unit.kind().equals("container")
                ? record.digest()
                        .filter(digest -> world.watch()
                                .account()
                                .truth(Estate.CLUSTER, unit.resource(), Estate.CONTAINER)
                                .runsOnly(digest.value()))
                        .isPresent()
                : world.watch().truly(unit, record);
    }
}
