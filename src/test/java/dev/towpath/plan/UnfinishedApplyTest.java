package dev.towpath.plan;

import static dev.towpath.plan.Worlds.NEW;
import static dev.towpath.plan.Worlds.OTHER_CLOSURE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.TerraformMode;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Ancestry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is planned where an earlier run began to apply a root and did not write down that it ended. */
class UnfinishedApplyTest {
    private static final RootChange THREE_TO_CREATE = PlannerTest.THREE_TO_CREATE;

    @Test
    void aLockThatOurOwnApplyMayHaveLeftIsSettledAndAnotherIsToldOnly() {
        Failure lock = new Failure.NeedsHuman(ReasonCode.STATE_LOCKED, "the state is locked by \"eve\"", "wait");
        Worlds world = new Worlds()
                .with(
                        "dns",
                        "dev1",
                        target -> target.infrastructure()
                                .closure(Optional.of(OTHER_CLOSURE))
                                .intent(Optional.empty()))
                .with(
                        "dns",
                        "stage1",
                        target -> target.infrastructure()
                                .closure(Optional.of(OTHER_CLOSURE))
                                .intent(Optional.empty()))
                .rootPlan("dns", "dev1", new RootPlan.Unplanned(lock, true))
                .rootPlan("dns", "stage1", new RootPlan.Unplanned(lock));

        assertThat(world.planOf("dns", "dev1").steps()).singleElement().isInstanceOf(Step.Settle.class);
        assertThat(world.planOf("dns", "stage1").acts()).isFalse();
        assertThat(world.planOf("dns", "stage1").hold().orElseThrow().code()).isEqualTo(ReasonCode.STATE_LOCKED);
    }

    @Test
    void aRootWhoseApplyNobodyKnowsTheEndOfIsPlannedThoughItsFilesAreTheRecordedOnes() {
        Worlds world = new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().rootIntent(OTHER_CLOSURE, true))
                .rootPlan("dns", "dev1", new RootPlan.Planned(THREE_TO_CREATE));

        assertThat(world.planOf("dns", "dev1").steps()).singleElement().isInstanceOf(Step.ApplyRoot.class);
        assertThat(world.planOf("dns", "dev1").notes())
                .containsExactly("an apply of its root was begun at commit "
                        + Worlds.EARLIER.abbreviated()
                        + ", and nobody knows how far it came: the root is planned anew before it is called applied");
    }

    @Test
    void anApplyThatMayGoOnElsewhereIsNotForgottenWhileTheRootIsHeld() {
        Failure lock = new Failure.NeedsHuman(ReasonCode.STATE_LOCKED, "the state is locked by \"eve\"", "wait");
        Worlds world = new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().rootIntent(OTHER_CLOSURE, true))
                .with(
                        "dns",
                        "stage1",
                        target -> target.infrastructure()
                                .rootIntent(OTHER_CLOSURE, false)
                                .ancestry(Ancestry.UNKNOWN))
                .with(
                        "dns",
                        "prod1",
                        target -> target.infrastructure()
                                .rootIntent(OTHER_CLOSURE, true)
                                .ancestry(Ancestry.UNKNOWN))
                .rootPlan("dns", "dev1", new RootPlan.Unplanned(lock));

        assertThat(world.planOf("dns", "dev1").state()).isEqualTo(State.FAILED);
        assertThat(world.planOf("dns", "dev1").acts()).isFalse();
        assertThat(world.planOf("dns", "stage1").steps()).singleElement().isInstanceOf(Step.Settle.class);
        assertThat(world.planOf("dns", "prod1").state()).isEqualTo(State.HELD);
        assertThat(world.planOf("dns", "prod1").acts()).isFalse();
    }

    @Test
    void anApplyBegunAtACommitThatThisRunDoesNotKnowIsSettledBeforeOtherFilesAreApplied() {
        Worlds world = new Worlds()
                .with(
                        "dns",
                        "dev1",
                        target -> target.infrastructure()
                                .rootIntent(OTHER_CLOSURE, false)
                                .begun(Ancestry.UNKNOWN))
                .with(
                        "dns",
                        "stage1",
                        target -> target.infrastructure()
                                .rootIntent(OTHER_CLOSURE, true)
                                .begun(Ancestry.UNKNOWN))
                .rootPlan("dns", "dev1", new RootPlan.Planned(THREE_TO_CREATE))
                .rootPlan("dns", "stage1", new RootPlan.Planned(THREE_TO_CREATE));

        assertThat(world.planOf("dns", "dev1").steps()).singleElement().isInstanceOf(Step.Settle.class);
        assertThat(world.planOf("dns", "stage1").steps()).singleElement().isInstanceOf(Step.ApplyRoot.class);
    }

    @Test
    void anApplyThatItsOwnRunRecordedIsSettledAndNotPlanned() {
        TargetPlan plan = new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().recordedIntent(Worlds.CLOSURE))
                .planOf("dns", "dev1");

        assertThat(plan.steps()).singleElement().isInstanceOf(Step.Settle.class);
    }

    @Test
    void aServiceWithAnUnfinishedApplyIsNotRolledBeforeTheRootIsApplied() {
        Worlds world = new Worlds()
                .with(
                        "web-app",
                        "dev1",
                        target -> target.terraform(TerraformMode.APPLY)
                                .closure(Optional.of(Worlds.CLOSURE))
                                .rootIntent(OTHER_CLOSURE, false)
                                .pin(NEW))
                .rootPlan("web-app", "dev1", new RootPlan.Planned(THREE_TO_CREATE));

        assertThat(world.planOf("web-app", "dev1").steps())
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("ApplyRoot", "DeployContainer");
    }
}
