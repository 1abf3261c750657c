package dev.towpath.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.Progress;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.Plan;
import dev.towpath.plan.PlannedTargets;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.TargetPlan;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Order, isolation, refusal and stopping, over runners and books that only remember. */
class ExecutorTest {
    private static final Target DEV = Target.of("web-app", "dev1");
    private static final Target STAGE = Target.of("web-app", "stage1");
    private static final Target OTHER = Target.of("api", "dev1");

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Map<Target, Outcome> finished = new ConcurrentHashMap<>();
    private final Set<Target> unreadable = new HashSet<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private Function<Step, Outcome> runner = step -> success();

    @Test
    void aTargetComesAfterThoseItWaitsFor() {
        SortedMap<Target, TargetOutcome> outcomes =
                execute(PlannedTargets.of(STAGE, List.of(DEV)), PlannedTargets.of(DEV, List.of()));

        assertThat(told).containsExactly("web-app/dev1", "web-app/stage1");
        assertThat(outcomes.get(STAGE).succeeded()).isTrue();
    }

    @Test
    void aTargetIsNotBegunWhenWhatItWaitsForDidNotSucceed() {
        runner = step -> step.target().equals(DEV) ? broken() : success();
        SortedMap<Target, TargetOutcome> outcomes =
                execute(PlannedTargets.of(STAGE, List.of(DEV)), PlannedTargets.of(DEV, List.of()));

        assertThat(told).containsExactly("web-app/dev1");
        assertThat(outcomes.get(STAGE).last().message())
                .isEqualTo("\"web-app/dev1\" comes first and did not succeed: its tasks died");
    }

    @Test
    void oneTargetsTroubleIsItsOwn() {
        runner = step -> {
            if (step.target().equals(DEV)) {
                throw new IllegalStateException("a bug");
            }
            return success();
        };
        SortedMap<Target, TargetOutcome> outcomes =
                execute(PlannedTargets.of(DEV, List.of()), PlannedTargets.of(OTHER, List.of()));

        assertThat(outcomes.get(OTHER).succeeded()).isTrue();
        assertThat(outcomes.get(DEV).last()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.judged()).isFalse();
            assertThat(failed.message()).isEqualTo("an unexpected IllegalStateException stopped the step: a bug");
        });
        assertThat(finished).containsKey(DEV);
    }

    @Test
    void aLeaseThatCannotBeReadIsItsTargetsTroubleAlone() {
        unreadable.add(DEV);
        SortedMap<Target, TargetOutcome> outcomes = execute(
                PlannedTargets.of(DEV, List.of()),
                PlannedTargets.of(STAGE, List.of(DEV)),
                PlannedTargets.of(OTHER, List.of()));

        assertThat(outcomes.get(DEV).last()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.judged()).isFalse();
            assertThat(failed.message()).isEqualTo("the state store gives no answer");
        });
        assertThat(outcomes.get(STAGE).last()).isInstanceOf(Outcome.Refused.class);
        assertThat(outcomes.get(OTHER).succeeded()).isTrue();
    }

    @Test
    void alsoAnErrorOfTheMachineClosesTheBooksAndStopsNobodyElse() {
        runner = step -> {
            if (step.target().equals(DEV)) {
                throw new StackOverflowError("too deep");
            }
            return success();
        };
        SortedMap<Target, TargetOutcome> outcomes =
                execute(PlannedTargets.of(DEV, List.of()), PlannedTargets.of(OTHER, List.of()));

        assertThat(outcomes.get(DEV).last().message())
                .isEqualTo("an unexpected StackOverflowError stopped the step: too deep");
        assertThat(finished).containsKey(DEV);
        assertThat(outcomes.get(OTHER).succeeded()).isTrue();
    }

    @Test
    void aLostFenceLeavesTheStepUnfinishedAndUnjudged() {
        runner = step -> {
            throw new FailureException(new Failure.RetryLater(ReasonCode.LEASED, "taken over", ""));
        };
        SortedMap<Target, TargetOutcome> outcomes = execute(PlannedTargets.of(DEV, List.of()));

        assertThat(outcomes.get(DEV).last()).isInstanceOf(Outcome.Unfinished.class);
    }

    @Test
    void nothingIsBegunOnceTheRunIsStopped() {
        stopping.set(true);
        SortedMap<Target, TargetOutcome> outcomes = execute(PlannedTargets.of(DEV, List.of()));

        assertThat(told).isEmpty();
        assertThat(outcomes.get(DEV).last()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void targetsRunSideBySide() {
        CountDownLatch both = new CountDownLatch(2);
        runner = step -> {
            both.countDown();
            try {
                assertThat(both.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return success();
        };
        SortedMap<Target, TargetOutcome> outcomes =
                execute(PlannedTargets.of(DEV, List.of()), PlannedTargets.of(OTHER, List.of()));

        assertThat(outcomes.values()).allMatch(TargetOutcome::succeeded);
    }

    private SortedMap<Target, TargetOutcome> execute(TargetPlan... plans) {
        StepRunner remember = (step, context) -> {
            told.add(step.target().toString());
            return runner.apply(step);
        };
        Executor executor = new Executor(
                new StepRunners(remember, remember, remember),
                this::books,
                subject -> subject,
                4,
                stopping::get,
                System::nanoTime);
        SortedMap<Target, TargetPlan> targets = new TreeMap<>();
        for (TargetPlan plan : plans) {
            targets.put(plan.target(), plan);
        }
        return executor.execute(new Plan(targets));
    }

    private StepSessions.Opening books(Step step) {
        if (unreadable.contains(step.target())) {
            throw new FailureException(
                    new Failure.RetryLater(ReasonCode.UNREACHABLE, "the state store gives no answer", "run again"));
        }
        StepContext context = new StepContext(
                new RunId("01RUN"),
                new Intent(
                        "01INTENT",
                        step.target(),
                        "container",
                        Optional.of(new Pin("sha-0000002")),
                        Optional.empty(),
                        new GitSha("c".repeat(40)),
                        1,
                        new RunId("01RUN"),
                        Instant.EPOCH,
                        new TreeMap<>()),
                () -> {},
                notes -> {},
                Progress.silent(),
                true,
                stopping::get);
        return new StepSessions.Opening.Granted(new StepSessions.Session() {
            @Override
            public StepContext context() {
                return context;
            }

            @Override
            public void finish(Outcome outcome) {
                finished.put(step.target(), outcome);
            }
        });
    }

    private static Outcome success() {
        return new Outcome.Succeeded(State.DEPLOYED, "deployed", Optional.empty());
    }

    private static Outcome broken() {
        return new Outcome.Failed(ReasonCode.ROLLOUT_FAILED, "its tasks died", "fix it", true);
    }
}
