package dev.towpath.execute;

import dev.towpath.log.LogContext;
import dev.towpath.model.Target;
import dev.towpath.plan.Plan;
import dev.towpath.plan.Step;
import dev.towpath.plan.Steps;
import dev.towpath.plan.Subject;
import dev.towpath.plan.TargetPlan;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan: targets side by side, each after those it waits for, each on its own.
 *
 * <p>Whatever happens to one target, the others go on.
 */
public final class Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Executor.class);

    private final StepRunners runners;
    private final StepSessions sessions;
    private final UnaryOperator<Subject> refresh;
    private final int parallel;
    private final BooleanSupplier stopping;
    private final LongSupplier nanoTime;

    /**
     * An executor.
     *
     * @param refresh reads a subject again, for a second step on the same target
     * @param parallel how many targets are acted on at the same time, at least 1
     * @param stopping whether the process was asked to stop: nothing new is begun then
     */
    public Executor(
            StepRunners runners,
            StepSessions sessions,
            UnaryOperator<Subject> refresh,
            int parallel,
            BooleanSupplier stopping,
            LongSupplier nanoTime) {
        this.runners = runners;
        this.sessions = sessions;
        this.refresh = refresh;
        this.parallel = parallel;
        this.stopping = stopping;
        this.nanoTime = nanoTime;
    }

    /** One outcome for every target of the plan that has a step. */
    public SortedMap<Target, TargetOutcome> execute(Plan plan) {
        Map<Target, TargetPlan> acting = inOrder(plan);
        Map<Target, CompletableFuture<TargetOutcome>> running = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(parallel, LogContext.inherited(Executor::worker));
        try {
            acting.forEach((target, targetPlan) -> {
                List<CompletableFuture<TargetOutcome>> first = targetPlan.after().stream()
                        .map(running::get)
                        .flatMap(future -> Optional.ofNullable(future).stream())
                        .toList();
                running.put(
                        target,
                        CompletableFuture.allOf(first.toArray(CompletableFuture[]::new))
                                .thenApplyAsync(done -> run(targetPlan, first), pool));
            });
            SortedMap<Target, TargetOutcome> outcomes = new TreeMap<>();
            running.forEach((target, future) -> outcomes.put(target, future.join()));
            return outcomes;
        } finally {
            pool.shutdown();
        }
    }

    private TargetOutcome run(TargetPlan plan, List<CompletableFuture<TargetOutcome>> first) {
        long begun = nanoTime.getAsLong();
        List<Outcome> outcomes = new ArrayList<>();
        Optional<TargetOutcome> obstacle = first.stream()
                .map(CompletableFuture::join)
                .filter(other -> !other.succeeded())
                .findFirst();
        if (obstacle.isPresent()) {
            outcomes.add(waitsFor(obstacle.get()));
        } else {
            isolated(plan, outcomes);
        }
        return new TargetOutcome(plan.target(), outcomes, Duration.ofNanos(nanoTime.getAsLong() - begun));
    }

    /** Also what goes wrong before a step is begun, such as a lease that cannot be read, is this target's trouble alone. */
    private void isolated(TargetPlan plan, List<Outcome> outcomes) {
        try (LogContext.About target = LogContext.target(plan.target())) {
            carryOut(plan.steps(), outcomes);
        } catch (FailureException e) {
            outcomes.add(outcomeOf(e.failure()));
        } catch (RuntimeException | Error e) {
            outcomes.add(unexpected(e));
        }
    }

    private void carryOut(List<Step> steps, List<Outcome> outcomes) {
        for (Step planned : steps) {
            Step step = outcomes.isEmpty() ? planned : refreshed(planned);
            LOG.info("{}: {}", step.target(), Steps.sentence(step));
            Outcome outcome = stopping.getAsBoolean()
                    ? new Outcome.Refused(ReasonCode.INTERRUPTED, "the run was stopped before it began", "run again")
                    : sessions.begin(step)
                            .fold(
                                    granted -> within(granted.session(), step),
                                    refused -> new Outcome.Refused(
                                            refused.reason(), refused.message(), "the next run looks again"));
            LOG.info("{}: {}", step.target(), outcome.message());
            outcomes.add(outcome);
            if (!(outcome instanceof Outcome.Succeeded)) {
                return;
            }
        }
    }

    private Outcome within(StepSessions.Session session, Step step) {
        Outcome outcome = attempt(session, step);
        try {
            session.finish(outcome);
        } catch (FailureException e) {
            return new Outcome.Failed(
                    e.failure().reason(),
                    outcome.message() + "; then " + e.failure().message(),
                    e.failure().advice(),
                    false);
        }
        return outcome;
    }

    private Outcome attempt(StepSessions.Session session, Step step) {
        try {
            return runners.of(step).run(step, session.context());
        } catch (FailureException e) {
            return outcomeOf(e.failure());
        } catch (RuntimeException | Error e) {
            return unexpected(e);
        }
    }

    private static Outcome unexpected(Throwable e) {
        return new Outcome.Failed(
                ReasonCode.UNREACHABLE,
                "an unexpected " + e.getClass().getSimpleName() + " stopped the step: " + e.getMessage(),
                "run again with --verbose; if it stays, report it with the log",
                false);
    }

    private static Outcome outcomeOf(Failure failure) {
        boolean fenced = failure.reason() == ReasonCode.LEASED || failure.reason() == ReasonCode.SUPERSEDED;
        return fenced
                ? new Outcome.Unfinished(failure.reason(), failure.message())
                : new Outcome.Failed(failure.reason(), failure.message(), failure.advice(), false);
    }

    private static Outcome waitsFor(TargetOutcome other) {
        return new Outcome.Refused(
                ReasonCode.DEPENDENCY,
                "\"" + other.target() + "\" comes first and did not succeed: "
                        + other.last().message(),
                "see \"" + other.target() + "\"");
    }

    private Step refreshed(Step step) {
        Subject subject = refresh.apply(step.subject());
        return step.fold(
                deploy -> new Step.DeployContainer(subject, deploy.grounds(), deploy.image(), deploy.digest()),
                publish -> new Step.PublishSite(
                        subject, publish.grounds(), publish.bundle(), publish.digest(), publish.allowShrink()),
                apply -> new Step.ApplyRoot(subject, apply.grounds(), apply.root(), apply.change(), apply.destroy()),
                adopt -> new Step.Adopt(subject, adopt.grounds(), adopt.artifact(), adopt.digest()),
                settle -> settle);
    }

    /** Targets with steps, each after those it waits for. */
    private static Map<Target, TargetPlan> inOrder(Plan plan) {
        Map<Target, TargetPlan> ordered = new LinkedHashMap<>();
        plan.targets().values().forEach(target -> place(plan, target, ordered));
        return ordered;
    }

    private static void place(Plan plan, TargetPlan target, Map<Target, TargetPlan> ordered) {
        if (!target.acts() || ordered.containsKey(target.target())) {
            return;
        }
        target.after().forEach(first -> plan.of(first).ifPresent(other -> place(plan, other, ordered)));
        ordered.put(target.target(), target);
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "towpath-step");
        thread.setDaemon(true);
        return thread;
    }
}
