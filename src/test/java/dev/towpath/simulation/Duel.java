package dev.towpath.simulation;

import dev.towpath.simulation.Chance.Kind;
import dev.towpath.simulation.Estate.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two processes over one target, of which the first is stopped before one of its calls, and the second before one of its own, and so
 * on; or one process that dies at one of its calls.
 *
 * <p>A switch before a call that touches nothing which anybody changes would change nothing: calls to different objects, and reads of
 * the same, may change places without anybody noticing. So only calls that can clash count as places for a switch.
 */
final class Duel implements Script {
    private static final List<String> HARMLESS =
            List.of("git:fetch", "forge:", "ecr:", "blobs:", "logs:", "s3:Head", "s3:Get");
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    private final Unit unit;
    private final Plan plan;
    private final World world;
    private final Story story;
    private int first;
    private int second;
    private int calls;
    private boolean moved;
    private boolean firstStopped;
    private boolean secondStopped;
    private boolean firstOver;
    private boolean secondOver;

    /**
     * What is played.
     *
     * @param stopFirst before which of its clashing calls the first process is stopped, counted from nothing
     * @param stopSecond before which of its own the second is, so that the first goes on to its end
     * @param branch what the branch asks for once the first process is stopped or dead
     * @param standing whether a stopped process does nothing at all, as after SIGSTOP, or goes on renewing its lease
     * @param dies at which of all its calls the first process dies; none if negative
     * @param when before or after that call has its effect
     */
    record Plan(
            int stopFirst,
            int stopSecond,
            Meanwhile branch,
            boolean standing,
            int dies,
            Kind when,
            boolean again,
            Plant plant) {
        static final int NEVER = Integer.MAX_VALUE;

        static Plan crash(int at, Kind when, boolean again, Plant plant) {
            return new Plan(NEVER, NEVER, Meanwhile.NOTHING, false, at, when, again, plant);
        }

        /** The same, where the branch then goes back to what was there before. */
        static Plan crashAndBack(int at, Kind when, Plant plant) {
            return new Plan(NEVER, NEVER, Meanwhile.BACK, false, at, when, true, plant);
        }
    }

    /** What people do while the first process is stopped. */
    enum Meanwhile {
        /** They leave the branch as it is. */
        NOTHING,
        /** They merge something newer. */
        NEWER,
        /** They take back what the first process is about to bring. */
        BACK
    }

    /** What came of it. */
    record Outcome(List<String> violations, int firstCalls, int firstSteps, int secondSteps, Trace trace) {}

    private Duel(Unit unit, Plan plan) {
        this.unit = unit;
        this.plan = plan;
        Chance chance = new Chance(7, 0, 0, Set.of());
        this.world = new World(new TreeSet<>(Set.of(unit)), chance, this, plan.plant());
        this.story = new Story(world, chance.random("duel"));
    }

    static Outcome play(Unit unit, Plan plan) {
        return new Duel(unit, plan).play();
    }

    private Outcome play() {
        story.mergeNew(unit);
        if (plan.again()) {
            quietly("before");
            story.mergeNew(unit);
        }
        world.begin(FIRST, Duration.ofSeconds(1), () -> firstOver = true);
        if (plan.stopFirst() != Plan.NEVER) {
            world.begin(SECOND, Duration.ofSeconds(1), () -> secondOver = true);
        }
        world.turns().run();
        new Judgement(world, story).afterwards();
        return new Outcome(world.watch().violations(), calls, first, second, world.trace());
    }

    private void quietly(String name) {
        world.begin(name, Duration.ofSeconds(1), () -> {});
        world.turns().run();
    }

    @Override
    public void before(Runner runner, String operation) {
        boolean clashes = HARMLESS.stream().noneMatch(operation::startsWith);
        if (runner.name().equals(FIRST) && clashes && plan.stopFirst() != Plan.NEVER && first++ == plan.stopFirst()) {
            stopFirst();
        } else if (runner.name().equals(SECOND)) {
            if (second == 0 && !firstStopped) {
                world.turns().await(() -> firstStopped || firstOver);
            }
            if (clashes && second++ == plan.stopSecond() && !firstOver) {
                secondStopped = true;
                firstStopped = false;
                world.turns().await(() -> firstOver);
                secondStopped = false;
            }
        }
    }

    private void stopFirst() {
        firstStopped = true;
        moveBranch();
        world.turns().await(() -> secondOver || secondStopped);
        firstStopped = false;
    }

    private void moveBranch() {
        if (moved) {
            return;
        }
        moved = true;
        switch (plan.branch()) {
            case NEWER -> story.mergeNew(unit);
            case BACK -> story.mergeBack(unit);
            case NOTHING -> {
                // It stays as it is.
            }
        }
    }

    @Override
    public void crash(Runner runner, String operation, Kind when) {
        if (!runner.name().equals(FIRST)) {
            return;
        }
        int at = when == Kind.CRASH_BEFORE ? calls++ : calls - 1;
        if (at == plan.dies() && when == plan.when()) {
            moveBranch();
            runner.die(operation, when);
        }
    }

    @Override
    public boolean stops(Runner runner) {
        return plan.standing()
                && ((runner.name().equals(FIRST) && firstStopped)
                        || (runner.name().equals(SECOND) && secondStopped));
    }
}
