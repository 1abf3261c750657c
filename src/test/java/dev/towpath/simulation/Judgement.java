package dev.towpath.simulation;

import dev.towpath.adapter.json.RecordJson;
import dev.towpath.adapter.store.StoredTrails;
import dev.towpath.journal.ChainCheck;
import dev.towpath.journal.ChainProof;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.RunReport;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Ledger.Change;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What must be once nothing goes wrong any more: two quiet runs put everything right, and a third changes nothing. */
final class Judgement {
    private static final int QUIET_RUNS_MAX = 2;

    /** How many runs it takes. */
    static final int RUNS = QUIET_RUNS_MAX + 1;

    private final World world;
    private final Story story;

    Judgement(World world, Story story) {
        this.world = world;
        this.story = story;
    }

    /** Lets the quiet runs happen, and looks at what they have made. */
    void afterwards() {
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
        boolean present = !world.branch()
                .files(world.branch().head())
                .under(unit.directory())
                .isEmpty();
        boolean leftAlone = !present && world.store().all().containsKey("intents/" + unit.target() + ".json");
        if (record.isPresent() && !leftAlone && !runs(unit, record.get())) {
            world.watch().violation("truth", unit.target() + ": the record says " + says + " and that does not run");
        }
        Optional<Change> asked = world.ledger().governing(unit, world.branch().head(), world.branch());
        boolean rewound = record.isPresent() ? lost(record.orElseThrow()) : lostAnywhere();
        if (asked.isEmpty()
                || !present
                || waitsForAPerson()
                || rewound
                || !asked.get().agreedBy(world.turns().instant())) {
            return;
        }
        String value = asked.get().value();
        boolean promoted = unit != Unit.PROD
                || !world.units().contains(Unit.STAGE)
                || (stageStands() && world.watch().recorded(Unit.STAGE).contains(value));
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

    /** What took the stage away was a push that nobody has approved: production waits for people. */
    private boolean stageStands() {
        return !world.branch()
                .files(world.branch().head())
                .under(Unit.STAGE.directory())
                .isEmpty();
    }

    /** Whether too much has vanished at once, so that nothing is done before somebody has looked. */
    private boolean waitsForAPerson() {
        return world.watch().report("last").stream()
                .flatMap(report -> report.stopped().stream())
                .anyMatch(failure -> failure.reason() == ReasonCode.VANISHED);
    }

    /** Whether the branch does not contain the commit of a record any more. */
    private boolean lost(DeploymentRecord record) {
        return !world.branch().ancestry(record.commit(), world.branch().head()).continues();
    }

    /** A target that was never recorded waits for a person, too, where the branch lost what another one was recorded at. */
    private boolean lostAnywhere() {
        return world.units().stream()
                .flatMap(unit -> world.watch().account().parameter(unit.prefix() + "/towpath/record").stream())
                .map(RecordJson::read)
                .anyMatch(this::lost);
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
