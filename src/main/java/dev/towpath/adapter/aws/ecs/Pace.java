package dev.towpath.adapter.aws.ecs;

import dev.towpath.model.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;

/**
 * How often rollouts are looked at and how long they are waited for, on a clock that tests may own.
 *
 * @param early between two calls that look at a service in the first three minutes
 * @param late between two of them after that
 * @param confirmation how long a bad sign that may be a stale answer must last before it is believed
 * @param rollout how long a rollout may take
 * @param stall how long a rollout may show no progress
 * @param restoration how long the way back is waited for
 * @param nanoTime monotonic time
 */
public record Pace(
        Duration early,
        Duration late,
        Duration confirmation,
        Duration rollout,
        Duration stall,
        Duration restoration,
        LongSupplier nanoTime,
        Sleeper sleeper) {
    private static final int LOOKS_PER_CALL = 3;
    private static final Duration LIFECYCLE_HOOKS = Duration.ofMinutes(60);
    private static final Duration EARLY_PERIOD = Duration.ofMinutes(3);

    /** Lets time pass. */
    @FunctionalInterface
    public interface Sleeper {
        /** Returns after the time, or earlier if the thread is interrupted. */
        void sleep(Duration time) throws InterruptedException;
    }

    /** The pace for AWS: every three seconds at first, then every ten. */
    public static Pace standard(LongSupplier nanoTime, Sleeper sleeper) {
        return new Pace(
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(9),
                Limits.ROLLOUT_MAX,
                Limits.ROLLOUT_STALL_MAX,
                Duration.ofMinutes(5),
                nanoTime,
                sleeper);
    }

    Duration interval(Duration elapsed) {
        return elapsed.compareTo(EARLY_PERIOD) < 0 ? early : late;
    }

    /** Between two calls that watch services of one account and region, however many are watched: a second for AWS. */
    Duration gap() {
        return early.dividedBy(LOOKS_PER_CALL);
    }

    /** Between two looks at what the calls have told: others' calls tell too. */
    Duration nap(Duration elapsed) {
        return interval(elapsed).dividedBy(LOOKS_PER_CALL);
    }

    Duration since(long startNanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    }

    /** Waits; whether the thread was interrupted meanwhile. */
    boolean interruptedWhileWaiting(Duration time) {
        try {
            sleeper.sleep(time);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** A time as people say it: {@code 90 seconds}, {@code 1 minute}, {@code 20 minutes}. */
    static String words(Duration time) {
        boolean minutes = time.toSeconds() >= 60 && time.toSeconds() % 60 == 0;
        long count = minutes ? time.toMinutes() : time.toSeconds();
        return count + (minutes ? " minute" : " second") + (count == 1 ? "" : "s");
    }

    /** What a service's own strategy takes at least: bake time, the steps of a gradual shift, and time for lifecycle hooks. */
    static Duration floor(Optional<DeploymentConfiguration> configuration) {
        return configuration
                .map(strategy -> {
                    long minutes = minutes(strategy.bakeTimeInMinutes());
                    if (strategy.linearConfiguration() != null) {
                        double step = Optional.ofNullable(
                                        strategy.linearConfiguration().stepPercent())
                                .orElse(10.0);
                        minutes += (long) Math.ceil(100 / Math.max(step, 1))
                                * Optional.ofNullable(
                                                strategy.linearConfiguration().stepBakeTimeInMinutes())
                                        .orElse(6);
                    }
                    if (strategy.canaryConfiguration() != null) {
                        minutes += Optional.ofNullable(
                                        strategy.canaryConfiguration().canaryBakeTimeInMinutes())
                                .orElse(10);
                    }
                    // How long a hook may take is known to its function only.
                    minutes += strategy.hasLifecycleHooks()
                                    && !strategy.lifecycleHooks().isEmpty()
                            ? LIFECYCLE_HOOKS.toMinutes()
                            : 0;
                    return Duration.ofMinutes(minutes);
                })
                .orElse(Duration.ZERO);
    }

    private static long minutes(Integer value) {
        return Optional.ofNullable(value).orElse(0);
    }
}
