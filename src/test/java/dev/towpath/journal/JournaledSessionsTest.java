package dev.towpath.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.store.DirectoryObjectStore;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepSessions;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.PlannedTargets;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The books on a step, over a real journal in a directory and a lease that a test can take away. */
class JournaledSessionsTest {
    private static final Target TARGET = Target.of("web-app", "prod1");
    private static final Step STEP =
            PlannedTargets.of(TARGET, List.of()).steps().get(0);

    private final AtomicBoolean leaseFree = new AtomicBoolean(true);
    private final AtomicBoolean leaseHeld = new AtomicBoolean(true);
    private final AtomicBoolean recordUnchanged = new AtomicBoolean(true);
    private final AtomicBoolean stillAsked = new AtomicBoolean(true);
    private final AtomicInteger ids = new AtomicInteger();
    private final List<String> said = new ArrayList<>();
    private Optional<String> silent = Optional.empty();
    private final StoredJournal journal;
    private Instant now = Instant.parse("2026-11-18T12:00:00Z");

    JournaledSessionsTest(@TempDir Path directory) {
        journal = new StoredJournal(new DirectoryObjectStore(directory));
    }

    @Test
    void theIntentIsWrittenBeforeAndClosedWithASuccess() {
        StepSessions.Session session = begin();
        assertThat(journal.intents().known()).containsOnlyKeys(TARGET);
        assertThat(journal.intents().known().get(TARGET).artifact())
                .contains(STEP.pin().orElseThrow());

        session.finish(new Outcome.Succeeded(State.DEPLOYED, "deployed", Optional.empty()));

        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(State.DEPLOYED);
            assertThat(entry.pullRequest()).contains(41);
        });
    }

    @Test
    void aJudgedFailureIsQuarantined() {
        begin().finish(new Outcome.Failed(ReasonCode.ROLLOUT_FAILED, "its tasks died", "fix it", true));

        assertThat(journal.judgements().known().get(TARGET).subject()).isEqualTo("sha-0000002");
        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(State.FAILED);
            assertThat(entry.reason()).contains("rollout_failed");
        });
    }

    @Test
    void whatWasJudgedAfterThePlanWasMadeIsNotTriedAgain() {
        begin().finish(new Outcome.Failed(ReasonCode.ROLLOUT_FAILED, "its tasks died", "fix it", true));

        assertThat(sessions().begin(STEP))
                .isEqualTo(new StepSessions.Opening.Refused(
                        ReasonCode.QUARANTINED, "another run has judged it since this plan was made: its tasks died"));
        assertThat(journal.intents().known()).isEmpty();
    }

    @Test
    void aFailureThatNobodyJudgedLeavesTheIntentForTheNextRun() {
        begin().finish(new Outcome.Failed(ReasonCode.THROTTLED, "throttled", "try again", false));

        assertThat(journal.intents().known()).containsOnlyKeys(TARGET);
        assertThat(journal.judgements().known()).isEmpty();
    }

    @Test
    void aRefusalLeavesNoTrace() {
        begin().finish(new Outcome.Refused(ReasonCode.PLAN_CHANGED, "the plan changed", ""));

        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).isEmpty();
    }

    @Test
    void aRefusalDoesNotForgetWhatAnEarlierRunBeganUnderTheIntent() {
        begin().finish(new Outcome.Failed(ReasonCode.THROTTLED, "throttled", "try again", false));
        Step again = resuming(journal.intents().known().get(TARGET));
        ((StepSessions.Opening.Granted) sessions().begin(again))
                .session()
                .finish(new Outcome.Refused(ReasonCode.MANUAL_DEPLOYMENT, "somebody deploys", "wait"));

        assertThat(journal.intents().known()).containsOnlyKeys(TARGET);
    }

    @Test
    void anIntentKeepsTheTimeAtWhichItWasBegunUntilSomethingElseIsWanted() {
        Instant first = now;
        begin().finish(new Outcome.Unfinished(ReasonCode.INTENT_OPEN, "not waited for"));
        now = first.plusSeconds(900);
        Step again = resuming(journal.intents().known().get(TARGET));
        ((StepSessions.Opening.Granted) sessions().begin(again))
                .session()
                .finish(new Outcome.Unfinished(ReasonCode.INTENT_OPEN, "not waited for"));
        assertThat(journal.intents().known().get(TARGET).at()).isEqualTo(first);

        Step.DeployContainer resumed =
                (Step.DeployContainer) resuming(journal.intents().known().get(TARGET));
        Step other = new Step.DeployContainer(
                resumed.subject(), resumed.grounds(), resumed.image(), new Digest("sha256:" + "e".repeat(64)));
        ((StepSessions.Opening.Granted) sessions().begin(other)).session();
        assertThat(journal.intents().known().get(TARGET).at()).isEqualTo(now);
    }

    @Test
    void aSettlementThatProvedNothingLiftsNoJudgement() {
        begin().finish(new Outcome.Failed(ReasonCode.THROTTLED, "throttled", "try again", false));
        Intent left = journal.intents().known().get(TARGET);
        journal.quarantine(
                new Quarantine(TARGET, "sha-0000002", "rollout_failed", "its tasks died", new RunId("01RUN"), now));
        Step settling = new Step.Settle(resuming(left).subject(), STEP.grounds(), left);
        ((StepSessions.Opening.Granted) sessions().begin(settling))
                .session()
                .finish(new Outcome.Succeeded(State.HELD, "nothing was proven", Optional.empty()));

        assertThat(journal.judgements().known()).containsOnlyKeys(TARGET);
        assertThat(journal.intents().known()).isEmpty();
    }

    @Test
    void anIntentThatThePlanDoesNotKnowIsNotReplaced() {
        begin().finish(new Outcome.Failed(ReasonCode.THROTTLED, "throttled", "try again", false));

        assertThat(refusal())
                .isEqualTo("writing the intent of \"web-app/prod1\": run 01RUN has begun something that this plan does"
                        + " not know of");
        assertThat(journal.intents().known().get(TARGET).id()).isEqualTo("01ID0000000000000000000001");
    }

    @Test
    void notesStayWithTheIntent() {
        StepSessions.Session session = begin();
        session.context().note().accept(Map.of("deployment", "ecs-svc/1"));

        assertThat(journal.intents().known().get(TARGET).notes()).containsEntry("deployment", "ecs-svc/1");
    }

    @Test
    void whoeverDoesNotGetTheLeaseDoesNothing() {
        leaseFree.set(false);

        assertThat(refusal()).isEqualTo("\"another host\" is acting on it");
        assertThat(journal.intents().known()).isEmpty();
    }

    @Test
    void itIsToldWhomALeaseWasTakenOverFrom() {
        begin().finish(new Outcome.Refused(ReasonCode.PLAN_CHANGED, "the plan changed", ""));
        assertThat(said).isEmpty();
        silent = Optional.of("run 01DEAD on build-7");
        begin();

        assertThat(said)
                .containsExactly("web-app/prod1: taken over from \"run 01DEAD on build-7\", which has fallen silent");
    }

    /** The run that wrote the record died before it could remove its intent, or before it could write its entry. */
    @Test
    void aSettlementTellsWhatARunRecordedOnceAndOnlyOnce() {
        begin();
        Intent left = journal.intents().known().get(TARGET);
        DeploymentRecord record = new DeploymentRecord(
                left.artifact(),
                left.digest(),
                left.commit(),
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                left.run(),
                now,
                new TreeMap<>());
        settle(left, record);
        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).hasSize(1);

        begin();
        settle(journal.intents().known().get(TARGET), record);

        assertThat(journal.intents().known()).isEmpty();
        assertThat(journal.history(TARGET, 10)).hasSize(1);
    }

    /** Terraform may go on elsewhere: what was begun is not forgotten because nothing here tells of it. */
    @Test
    void aSettlementThatCouldNotTellLeavesTheIntentAndItsNote() {
        begin();
        Intent left = journal.intents().known().get(TARGET);
        StepSessions.Session session = ((StepSessions.Opening.Granted)
                        sessions().begin(new Step.Settle(resuming(left).subject(), STEP.grounds(), left)))
                .session();
        session.context().note().accept(Map.of(Intent.LOOKED, "01RUN"));
        session.finish(new Outcome.Unfinished(ReasonCode.INTENT_OPEN, "nothing on this machine tells"));

        assertThat(journal.intents().known().get(TARGET).id()).isEqualTo(left.id());
        assertThat(journal.intents().known().get(TARGET).lookedAt()).isTrue();
    }

    private void settle(Intent left, DeploymentRecord record) {
        ((StepSessions.Opening.Granted)
                        sessions().begin(new Step.Settle(resuming(left).subject(), STEP.grounds(), left)))
                .session()
                .finish(new Outcome.Succeeded(State.DEPLOYED, "it was recorded", Optional.of(record)));
    }

    @Test
    void aRecordThatChangedMeanwhileStopsTheStep() {
        recordUnchanged.set(false);

        assertThat(refusal()).isEqualTo("another run has changed it since this plan was made");
        assertThat(journal.intents().known()).isEmpty();
    }

    @Test
    void theFenceStopsAHolderThatWasOvertaken() {
        StepSessions.Session session = begin();
        session.context().fence().check();
        leaseHeld.set(false);

        assertThatThrownBy(() -> session.context().fence().check())
                .isInstanceOf(FailureException.class)
                .hasMessage("another run took over the lease of \"web-app/prod1\"");
    }

    @Test
    void theFenceStopsAStepThatTheBranchNoLongerAsksFor() {
        StepSessions.Session session = begin();
        stillAsked.set(false);

        assertThatThrownBy(() -> session.context().fence().check())
                .hasMessage("the branch has a newer word on \"web-app/prod1\"");
    }

    @Test
    void anOvertakenHolderWritesNothingMore() {
        StepSessions.Session session = begin();
        leaseHeld.set(false);
        session.finish(new Outcome.Failed(ReasonCode.ROLLOUT_FAILED, "its tasks died", "fix it", true));

        assertThat(journal.judgements().known()).isEmpty();
        assertThat(journal.intents().known()).containsOnlyKeys(TARGET);
    }

    private StepSessions.Session begin() {
        return ((StepSessions.Opening.Granted) sessions().begin(STEP)).session();
    }

    private static Step resuming(Intent intent) {
        Step.DeployContainer deploy = (Step.DeployContainer) STEP;
        Subject subject = deploy.subject();
        return new Step.DeployContainer(
                new Subject(
                        subject.target(), subject.place(), subject.workload(), subject.recorded(), Optional.of(intent)),
                deploy.grounds(),
                deploy.image(),
                deploy.digest());
    }

    private String refusal() {
        return ((StepSessions.Opening.Refused) sessions().begin(STEP)).message();
    }

    private JournaledSessions sessions() {
        JournaledSessions.Watch watch = new JournaledSessions.Watch() {
            @Override
            public boolean recordUnchanged(Step step) {
                return recordUnchanged.get();
            }

            @Override
            public boolean stillAsked(Step step) {
                return stillAsked.get();
            }
        };
        return new JournaledSessions(
                journal,
                new OneLease(),
                watch,
                new JournaledSessions.Setting(
                        new RunId("01RUN"),
                        Clock.fixed(now, ZoneOffset.UTC),
                        () -> "01ID%022d".formatted(ids.incrementAndGet()),
                        said::add,
                        true,
                        () -> false,
                        step -> true));
    }

    private final class OneLease implements Leases {
        @Override
        public Optional<Held> acquire(Target target, long above) {
            if (!leaseFree.get()) {
                return Optional.empty();
            }
            return Optional.of(new Held() {
                @Override
                public Lease lease() {
                    return new Lease(target, "this host", 7);
                }

                @Override
                public Optional<String> takenFrom() {
                    return silent;
                }

                @Override
                public boolean stillHeld() {
                    return leaseHeld.get();
                }

                @Override
                public void close() {
                    leaseFree.set(true);
                }
            });
        }

        @Override
        public Optional<Lease> holder(Target target) {
            return Optional.of(new Lease(target, "another host", 6));
        }
    }
}
