package dev.towpath.adapter.aws.ecs;

import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.OnInFlight;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What is done about deployments in progress that Towpath did not start: they are waited for, replaced, or left alone. */
final class InFlight {
    private final OnInFlight choice;
    private final Pace pace;
    private final StepContext context;

    InFlight(OnInFlight choice, Pace pace, StepContext context) {
        this.choice = choice;
        this.pace = pace;
        this.context = context;
    }

    /**
     * Why ours must not begin, if so.
     *
     * @param foreign the deployment, in a sentence
     * @param going whether it still goes on
     * @param floor what the services' own strategies take at least
     */
    Optional<Outcome> obstacle(String foreign, BooleanSupplier going, Duration floor) {
        return switch (choice) {
            case SUPERSEDE -> Optional.empty();
            case FAIL -> Optional.of(refused(foreign, "wait until it has ended, or set on_in_flight in app.yaml"));
            case WAIT ->
                context.awaitRollout()
                        ? waited(foreign, going, floor)
                        : Optional.of(refused(foreign, "wait until it has ended; the next run tries again"));
        };
    }

    private Optional<Outcome> waited(String foreign, BooleanSupplier going, Duration floor) {
        long start = pace.nanoTime().getAsLong();
        Duration longest = pace.rollout().plus(floor);
        while (stillGoing(going)) {
            if (context.stopping().getAsBoolean()) {
                return Optional.of(new Outcome.Interrupted("nothing was changed"));
            }
            if (pace.since(start).compareTo(longest) > 0) {
                return Optional.of(refused(
                        foreign + ", still after " + Pace.words(longest),
                        "end it, or set on_in_flight: supersede in app.yaml; the next run tries again"));
            }
            context.progress().say("waiting: " + foreign);
            if (pace.interruptedWhileWaiting(pace.interval(pace.since(start)))) {
                return Optional.of(new Outcome.Interrupted("nothing was changed"));
            }
        }
        return Optional.empty();
    }

    /** No answer is no end. */
    private static boolean stillGoing(BooleanSupplier going) {
        try {
            return going.getAsBoolean();
        } catch (FailureException e) {
            boolean passing = e.failure().fold(human -> false, later -> true, broken -> false);
            if (!passing) {
                throw e;
            }
            return true;
        }
    }

    private static Outcome refused(String message, String advice) {
        return new Outcome.Refused(ReasonCode.MANUAL_DEPLOYMENT, message, advice);
    }
}
