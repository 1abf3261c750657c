package dev.towpath.simulation;

import dev.towpath.model.GitSha;
import dev.towpath.report.CallTally;
import dev.towpath.simulation.Chance.Fate;
import dev.towpath.simulation.Chance.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One process that reconciles: it lives, may stand still, and may die; every call that it makes to anything goes through it. */
final class Runner {
    /** A paused process does not notice more than this between a look at its fence and what it then does. */
    static final Duration INSTANT = Duration.ofSeconds(10);

    private static final InheritableThreadLocal<Runner> CURRENT = new InheritableThreadLocal<>();

    private final String name;
    private final World world;
    private boolean dead;
    private long standsUntil;
    private final CallTally tally = new CallTally();
    private boolean beating;
    private Optional<GitSha> commit = Optional.empty();

    Runner(String name, World world) {
        this.name = name;
        this.world = world;
    }

    /** The process whose thread asks. */
    static Runner current() {
        return Optional.ofNullable(CURRENT.get()).orElseThrow();
    }

    /** From now on this thread, and those that it begins, belong to the process. */
    void enter() {
        CURRENT.set(this);
    }

    String name() {
        return name;
    }

    World world() {
        return world;
    }

    CallTally tally() {
        return tally;
    }

    boolean dead() {
        return dead;
    }

    /** Whether nothing of it works now: it has died or stands still. */
    boolean stands() {
        return dead || world.script().stops(this) || world.turns().nanoTime() < standsUntil;
    }

    /** The commit that its run is about. */
    Optional<GitSha> commit() {
        return commit;
    }

    void plansAt(GitSha opened) {
        commit = Optional.of(opened);
    }

    /**
     * Makes a call, with whatever befalls it.
     *
     * @param operation such as {@code ecs:UpdateService}
     * @param about what is called, for the trace and for the oracles
     * @param effect what the called side does
     * @param trouble what the caller hears instead
     */
    <T> T call(String operation, String about, Supplier<T> effect, Function<Kind, T> trouble) {
        alive();
        if (beating) {
            return atOnce(operation, about, effect, trouble);
        }
        world.script().before(this, operation);
        alive();
        Fate fate = world.chance().fate(name, operation);
        Optional<Kind> kind = fate.fault();
        if (kind.filter(Kind.PAUSE::equals).isPresent()) {
            standsUntil = world.turns().nanoTime() + fate.before().toNanos();
        }
        world.turns().pass(fate.before());
        alive();
        kind.filter(it -> it == Kind.PAUSE || it == Kind.DELAY)
                .ifPresent(it -> world.trace().fault(name, operation, it));
        if (kind.filter(Kind.CRASH_BEFORE::equals).isPresent()) {
            die(operation, Kind.CRASH_BEFORE);
        }
        Optional<Kind> refused =
                world.storms(operation).or(() -> kind.filter(it -> it == Kind.ERROR || it == Kind.THROTTLE));
        if (refused.isPresent()) {
            world.trace().fault(name, operation, refused.get());
            world.turns().pass(fate.after());
            alive();
            return trouble.apply(refused.get());
        }
        world.script().crash(this, operation, Kind.CRASH_BEFORE);
        T answer = kind.filter(Kind.STALE::equals).isPresent() ? world.stale(this, operation, effect) : effect.get();
        world.trace().call(name, operation, about);
        world.watch().after(this, operation, about);
        world.script().crash(this, operation, Kind.CRASH_AFTER);
        world.turns().pass(fate.after());
        if (kind.filter(Kind.CRASH_AFTER::equals).isPresent()) {
            die(operation, Kind.CRASH_AFTER);
        }
        alive();
        if (kind.filter(Kind.LOST::equals).isPresent()) {
            world.trace().fault(name, operation, Kind.LOST);
            return trouble.apply(Kind.LOST);
        }
        return answer;
    }

    /** Does something beside its work, such as a renewal, within one moment. */
    void aside(Runnable beat) {
        beating = true;
        try {
            beat.run();
        } catch (Crashed e) {
            world.trace().say(name, "died beside its work");
        } finally {
            beating = false;
        }
    }

    private <T> T atOnce(String operation, String about, Supplier<T> effect, Function<Kind, T> trouble) {
        Optional<Kind> kind = world.storms(operation)
                .or(() -> world.chance().fate(name, operation + " beside").fault());
        if (kind.filter(it -> it == Kind.CRASH_BEFORE).isPresent()) {
            die(operation, Kind.CRASH_BEFORE);
        }
        if (kind.filter(it -> it == Kind.ERROR || it == Kind.THROTTLE).isPresent()) {
            world.trace().fault(name, operation, kind.get());
            return trouble.apply(kind.get());
        }
        T answer = effect.get();
        world.trace().call(name, operation, about + " (beside)");
        world.watch().after(this, operation, about);
        if (kind.filter(Kind.CRASH_AFTER::equals).isPresent()) {
            die(operation, Kind.CRASH_AFTER);
        }
        if (kind.filter(Kind.LOST::equals).isPresent()) {
            world.trace().fault(name, operation, Kind.LOST);
            return trouble.apply(Kind.LOST);
        }
        return answer;
    }

    /** Kills it. */
    void die(String operation, Kind how) {
        dead = true;
        world.trace().fault(name, operation, how);
        throw new Crashed(name);
    }

    private void alive() {
        if (dead) {
            throw new Crashed(name);
        }
    }
}
