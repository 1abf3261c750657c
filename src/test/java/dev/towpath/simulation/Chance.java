package dev.towpath.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What goes wrong in one world, and when.
 *
 * <p>What befalls a call follows from the seed, from who calls what, and from how often it was called before, and from nothing else:
 * so a fault can be left out and the others still befall the same calls.
 */
final class Chance {
    /** What may befall one call. */
    enum Kind {
        /** The process dies before the call is made. */
        CRASH_BEFORE,
        /** The process dies after the call was carried out and before it hears of it. */
        CRASH_AFTER,
        /** The service answers that it is broken. */
        ERROR,
        /** The service answers that there were too many calls. */
        THROTTLE,
        /** The call is carried out and its answer is lost. */
        LOST,
        /** The call takes long. */
        DELAY,
        /** The whole process stands still for longer than a lease lives without its holder. */
        PAUSE,
        /** The answer is one of a while ago. */
        STALE
    }

    /** Whose calls nothing ever befalls: somebody's own hands. */
    static final String HAND = "hand";

    private static final List<Kind> COMMON =
            List.of(Kind.ERROR, Kind.THROTTLE, Kind.LOST, Kind.DELAY, Kind.STALE, Kind.PAUSE);

    private final long seed;
    private final double rate;
    private final double crashRate;
    private final Set<String> withheld;
    private final Map<String, Integer> calls = new HashMap<>();
    private final List<String> injected = new ArrayList<>();
    private boolean quiet;

    /** The chances of a world in which so many calls of a hundred go wrong. */
    Chance(long seed, double rate, double crashRate, Set<String> withheld) {
        this.seed = seed;
        this.rate = rate;
        this.crashRate = crashRate;
        this.withheld = Set.copyOf(withheld);
    }

    /** From now on nothing goes wrong any more. */
    void quieten() {
        quiet = true;
    }

    /** The faults so far, each by its name. */
    List<String> injected() {
        return List.copyOf(injected);
    }

    /** How one call goes. */
    record Fate(Optional<Kind> fault, Duration before, Duration after) {}

    /** What befalls the next call of an operation by a process. */
    Fate fate(String process, String operation) {
        String call = process + " " + operation;
        String key = call + " #" + calls.merge(call, 1, Integer::sum);
        RandomGenerator random = random(key);
        Duration before = Duration.ofMillis(10 + random.nextInt(190));
        Duration after = Duration.ofMillis(10 + random.nextInt(190));
        double dice = random.nextDouble();
        double which = random.nextDouble();
        long length = random.nextLong(1, 1000);
        if (quiet || process.startsWith(HAND) || dice >= rate + crashRate) {
            return new Fate(Optional.empty(), before, after);
        }
        Kind kind = dice < crashRate
                ? (which < 0.5 ? Kind.CRASH_BEFORE : Kind.CRASH_AFTER)
                : COMMON.get((int) (which * COMMON.size()));
        String name = key + " " + kind;
        if (withheld.contains(name)) {
            return new Fate(Optional.empty(), before, after);
        }
        injected.add(name);
        return switch (kind) {
            case DELAY -> new Fate(Optional.of(kind), before.plusMillis(length * 25), after);
            case PAUSE -> new Fate(Optional.of(kind), before.plusMillis(31_000 + length * 60), after);
            default -> new Fate(Optional.of(kind), before, after);
        };
    }

    /** Chance for one purpose, independent of all others. */
    RandomGenerator random(String purpose) {
        return new SplittableRandom(mixed(seed * 0x9E3779B97F4A7C15L + hash(purpose)));
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
