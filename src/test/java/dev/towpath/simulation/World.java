package dev.towpath.simulation;

import dev.towpath.adapter.hcl.Hcl4jDecoder;
import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.ApprovalPolicyReader;
import dev.towpath.desired.ConfigRepositoryReader;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredStateReader;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.model.Ulids;
import dev.towpath.reconcile.Reconciliation;
import dev.towpath.reconcile.RootPlanning;
import dev.towpath.reconcile.RunOptions;
import dev.towpath.reconcile.Selection;
import dev.towpath.report.RunReport;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.WiredCloud;
import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Everything that one seed makes: git, forge, cloud, state store, clock, and the processes that reconcile there. */
final class World {
    private static final Duration STALE = Duration.ofSeconds(4);
    private static final ConfigRepositoryReader READER = new ConfigRepositoryReader(
            new SnakeYamlParser(), new JacksonTreeParser(), new Hcl4jDecoder(Limits.HCL_DECODE_MAX));

    private record Storm(String service, Instant from, Instant to) {}

    private final SortedSet<Unit> units;
    private final Turns turns;
    private final Chance chance;
    private final Script script;
    private final Plant plant;
    private final Trace trace;
    private final Cloud cloud;
    private final WiredCloud wire;
    private final MemoryStore store = new MemoryStore();
    private final Foundry foundry = new Foundry();
    private final Ledger ledger = new Ledger();
    private final Branch branch;
    private final ReviewBoard board;
    private final Watch watch;
    private final List<Storm> storms = new ArrayList<>();
    private final Map<GitSha, DesiredState> read = new HashMap<>();

    World(SortedSet<Unit> units, Chance chance, Script script, Plant plant) {
        this.script = script;
        this.units = new TreeSet<>(units);
        this.chance = chance;
        this.plant = plant;
        this.turns = new Turns();
        this.trace = new Trace(turns);
        this.cloud = new Cloud(turns).rollout(Duration.ofSeconds(7)).invalidation(Duration.ofSeconds(1));
        this.wire = new WiredCloud(cloud);
        Estate.build(cloud, units);
        this.branch = new Branch(turns.instant().minus(Duration.ofDays(1)), Estate.files(units));
        this.ledger.commit(branch.head());
        this.board = new ReviewBoard(branch);
        this.watch = new Watch(this);
    }

    SortedSet<Unit> units() {
        return units;
    }

    Turns turns() {
        return turns;
    }

    Chance chance() {
        return chance;
    }

    Script script() {
        return script;
    }

    Plant plant() {
        return plant;
    }

    Trace trace() {
        return trace;
    }

    Cloud cloud() {
        return cloud;
    }

    WiredCloud wire() {
        return wire;
    }

    MemoryStore store() {
        return store;
    }

    Foundry foundry() {
        return foundry;
    }

    Ledger ledger() {
        return ledger;
    }

    Branch branch() {
        return branch;
    }

    ReviewBoard board() {
        return board;
    }

    Watch watch() {
        return watch;
    }

    /** Begins a time in which a service answers nothing but that there are too many calls. */
    void storm(String service, Duration length) {
        storms.add(new Storm(service, turns.instant(), turns.instant().plus(length)));
        trace.happens("throttle storm", service + " for " + length.toSeconds() + " seconds");
    }

    /** Ends everything that goes wrong. */
    void quieten() {
        chance.quieten();
        storms.clear();
    }

    /** What a storm does to a call now. */
    Optional<Kind> storms(String operation) {
        Instant now = turns.instant();
        boolean rages = storms.stream()
                .anyMatch(storm -> operation.startsWith(storm.service() + ":")
                        && !now.isBefore(storm.from())
                        && now.isBefore(storm.to()));
        return rages ? Optional.of(Kind.THROTTLE) : Optional.empty();
    }

    /** An answer of a while ago, where the service is known to give such answers. */
    <T> T stale(Runner runner, String operation, Supplier<T> effect) {
        if (!operation.startsWith("ecs:Describe")) {
            return effect.get();
        }
        trace.fault(runner.name(), operation, Kind.STALE);
        cloud.staleness(STALE);
        try {
            return effect.get();
        } finally {
            cloud.staleness(Duration.ZERO);
        }
    }

    /** Reads what a commit asks for; the same commit always asks for the same. */
    DesiredState read(RepoSnapshot snapshot) {
        return read.computeIfAbsent(snapshot.commit().id(), id -> READER.read(snapshot));
    }

    /** Begins a process that reconciles once; what it reports is kept by the watch. */
    Runner begin(String name, Duration time) {
        return begin(name, time, () -> {});
    }

    /** The same, where somebody wants to know when it is over. */
    Runner begin(String name, Duration time, Runnable over) {
        Runner runner = new Runner(name, this);
        turns.begin(name, time, () -> {
            runner.enter();
            try {
                RunReport report = reconciliation(runner).run(options());
                report.targets()
                        .forEach(line -> trace.say(
                                name,
                                "=> " + line.target() + " " + line.state() + " "
                                        + line.reason().map(Object::toString).orElse("")
                                        + line.steps()));
                report.stopped().ifPresent(failure -> trace.say(name, "=> stopped: " + failure.message()));
                report.problems().forEach(problem -> trace.say(name, "=> problem: " + problem));
                watch.ended(runner, report);
            } catch (Crashed e) {
                trace.say(name, "=> died");
            } finally {
                over.run();
            }
        });
        return runner;
    }

    private Reconciliation reconciliation(Runner runner) {
        Desk desk = new Desk(runner);
        DesiredStateReader reader = this::read;
        ApprovalJudge judge = new ApprovalJudge(
                READER,
                READER,
                new ApprovalPolicyReader(new SnakeYamlParser()),
                forge -> plant.heard(desk.reviews(), this),
                (signature, allowed, at) -> Optional.empty());
        Ulids ids = new Ulids(turns, chance.random("ids of " + runner.name()));
        return new Reconciliation(
                desk.snapshots(),
                reader,
                new Wired(runner, desk, judge),
                runner.tally(),
                turns.clock(),
                turns::nanoTime,
                ids::next);
    }

    private static RunOptions options() {
        return new RunOptions(
                "reconcile",
                Branch.ADDRESS,
                Optional.empty(),
                Selection.ALL,
                true,
                RootPlanning.WHEN_OPEN,
                true,
                1,
                false,
                false,
                Set.of(),
                () -> false,
                Progress.silent());
    }
}
