package dev.towpath.plan;

import static dev.towpath.plan.Worlds.NEW;
import static dev.towpath.plan.Worlds.OLD;
import static dev.towpath.plan.Worlds.OTHER_CLOSURE;
import static dev.towpath.plan.Worlds.digestOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Pin;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.Live;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every row of the table of pin, record and live. */
class PlannerTest {
    static final RootChange THREE_TO_CREATE = Worlds.change(
            Worlds.resource("aws_route53_record.a", "aws_route53_record", ResourceAction.CREATE),
            Worlds.resource("aws_route53_record.b", "aws_route53_record", ResourceAction.CREATE),
            Worlds.resource("aws_route53_record.c", "aws_route53_record", ResourceAction.CREATE));

    @Test
    void pinRecordAndLiveAgree() {
        TargetPlan plan = one(target -> target);

        assertThat(plan.state()).isEqualTo(State.IN_SYNC);
        assertThat(plan.acts()).isFalse();
    }

    @Test
    void somethingElseRunsThanWasRecorded() {
        TargetPlan plan = one(target -> target.live(different(NEW, true, false)));

        assertThat(plan.state()).isEqualTo(State.DRIFTED);
        assertThat(plan.hold().orElseThrow().code()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
        assertThat(plan.acts()).isFalse();
    }

    @Test
    void driftIsUndoneWhereTheApplicationSaysSo() {
        TargetPlan plan = one(target -> target.live(different(NEW, true, false)).redeployOnDrift());

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(plan.steps()).singleElement().isInstanceOf(Step.DeployContainer.class);
    }

    @Test
    void driftThatAnOlderDeploymentOfOursLeftIsUndone() {
        TargetPlan plan = one(target -> target.live(different(NEW, true, true)));

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void somebodyElsesRolloutIsWaitedFor() {
        TargetPlan plan = one(target -> target.live(different(NEW, false, false)));

        assertThat(plan.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(plan.acts()).isFalse();
    }

    @Test
    void whatIsPinnedRunsAlreadyAndIsOnlyRecorded() {
        TargetPlan plan = one(target -> target.pin(NEW).live(different(NEW, true, false)));

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(plan.steps()).singleElement().isInstanceOf(Step.Adopt.class);
    }

    @Test
    void adoptionNeedsApprovalToo() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).live(different(NEW, true, false)))
                .verdict("web-app", "dev1", Worlds.missing("staff"));

        assertThat(world.planOf("web-app", "dev1").state()).isEqualTo(State.HELD);
    }

    @Test
    void aNewPinIsDeployed() {
        TargetPlan plan = one(target -> target.pin(NEW));

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(plan.steps().get(0).pin()).contains(NEW);
        assertThat(Steps.sentence(plan.steps().get(0))).isEqualTo("deploy acme/web-app:sha-0000002");
    }

    @Test
    void theFirstDeploymentFollowsASentinel() {
        assertThat(one(target -> target.pin(NEW).neverDeployed()).state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void theParameterOfOthersIsTheRecordWhereThereIsNoOther() {
        TargetPlan plan = one(target -> target.onlyTheTag().live(different(OLD, true, false)));

        assertThat(plan.state()).isEqualTo(State.IN_SYNC);
    }

    @Test
    void aRecordThatSomebodyEditedIsVoid() {
        TargetPlan plan = one(target -> target.tag("sha-7777777").live(different(OLD, true, false)));

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(plan.notes())
                .containsExactly(
                        "\"container-image-tag\" says \"sha-7777777\" and \"towpath/record\" says \"sha-0000001\":"
                                + " somebody edited one of them");
    }

    @Test
    void aPinWithoutARecordAtAllIsUnpinned() {
        assertThat(one(TargetBuilder::withoutPromotion).state()).isEqualTo(State.UNPINNED);
    }

    @Test
    void suspendMeansThatNothingIsDone() {
        assertThat(one(target -> target.pin(NEW).suspend()).state()).isEqualTo(State.SUSPENDED);
    }

    @Test
    void anUnreadableRecordIsUnknownWhereTryingAgainMayHelp() {
        Failure throttled = new Failure.RetryLater(ReasonCode.THROTTLED, "throttled", "the next run tries again");

        assertThat(one(target -> target.pin(NEW).unreadable(throttled)).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aMissingServiceFailsItsTargetOnly() {
        Failure missing = new Failure.NeedsHuman(ReasonCode.NOT_FOUND, "no service", "apply its Terraform");
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).live(new Live.Unreadable(missing)))
                .with("api", "dev1", target -> target.pin(NEW));

        assertThat(world.planOf("web-app", "dev1").state()).isEqualTo(State.FAILED);
        assertThat(world.planOf("api", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void anIntentForTheSamePinIsResumed() {
        TargetPlan plan = one(target -> target.pin(NEW).intent(Optional.of(NEW)));

        assertThat(plan.steps()).singleElement().isInstanceOf(Step.DeployContainer.class);
        assertThat(Steps.sentence(plan.steps().get(0))).endsWith("resuming what an earlier run began");
    }

    @Test
    void anIntentForAnotherPinIsSettledFirst() {
        TargetPlan plan = one(target -> target.pin(NEW).intent(Optional.of(new Pin("sha-0000003"))));

        assertThat(plan.steps()).hasSize(2);
        assertThat(plan.steps().get(0)).isInstanceOf(Step.Settle.class);
        assertThat(plan.steps().get(1)).isInstanceOf(Step.DeployContainer.class);
    }

    @Test
    void anIntentIsSettledEvenWhereTheGatesHold() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).intent(Optional.of(NEW)))
                .verdict("web-app", "dev1", Worlds.missing("staff"));
        TargetPlan plan = world.planOf("web-app", "dev1");

        assertThat(plan.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(plan.steps()).singleElement().isInstanceOf(Step.Settle.class);
    }

    @Test
    void anIntentThatIsLeftBehindInASyncedTargetIsSettled() {
        TargetPlan plan = one(target -> target.intent(Optional.of(OLD)));

        assertThat(plan.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(plan.steps()).singleElement().isInstanceOf(Step.Settle.class);
        assertThat(plan.hold().orElseThrow().message())
                .isEqualTo("an earlier run began to deploy sha-0000001 and did not finish");
    }

    @Test
    void anAppliedRootIsInSyncWithoutTerraform() {
        assertThat(one(TargetBuilder::infrastructure).state()).isEqualTo(State.IN_SYNC);
    }

    @Test
    void aChangedRootIsApplied() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.infrastructure().closure(Optional.of(OTHER_CLOSURE)))
                .rootPlan("web-app", "dev1", new RootPlan.Planned(THREE_TO_CREATE));
        TargetPlan plan = world.planOf("web-app", "dev1");

        assertThat(plan.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(Steps.sentence(plan.steps().get(0))).isEqualTo("apply Terraform: 3 to create");
    }

    @Test
    void aRootThatWasNotPlannedIsNeverApplied() {
        TargetPlan plan = one(target -> target.infrastructure().closure(Optional.of(OTHER_CLOSURE)));

        assertThat(plan.state()).isEqualTo(State.UNKNOWN);
        assertThat(plan.acts()).isFalse();
    }

    @Test
    void anOutlineAssumesThatRootsCanBePlanned() {
        Worlds world = new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().closure(Optional.empty()));
        TargetPlan outline = Planner.outline(world.world(), world.evidence())
                .of(Target.of("dns", "dev1"))
                .orElseThrow();

        assertThat(outline.state()).isEqualTo(State.WOULD_APPLY);
        assertThat(Steps.sentence(outline.steps().get(0))).isEqualTo("apply Terraform: not planned yet");
    }

    @Test
    void aRetiredRootIsDestroyedOnce() {
        Worlds world = new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().retire())
                .rootPlan("dns", "dev1", new RootPlan.Planned(THREE_TO_CREATE));

        assertThat(world.planOf("dns", "dev1").steps())
                .singleElement()
                .satisfies(step -> assertThat(((Step.ApplyRoot) step).destroy()).isTrue());
    }

    @Test
    void aServiceIsRolledAfterItsRootWasApplied() {
        Worlds world = new Worlds()
                .with(
                        "web-app",
                        "dev1",
                        target -> target.terraform(TerraformMode.APPLY).closure(Optional.of(OTHER_CLOSURE)))
                .rootPlan("web-app", "dev1", new RootPlan.Planned(THREE_TO_CREATE));

        assertThat(world.planOf("web-app", "dev1").steps()).hasSize(2);
        assertThat(world.planOf("web-app", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aRootThatIsOnlyPlannedIsTold() {
        Worlds world = new Worlds()
                .with(
                        "dns",
                        "dev1",
                        target -> target.infrastructure()
                                .terraform(TerraformMode.PLAN)
                                .closure(Optional.of(OTHER_CLOSURE)))
                .rootPlan("dns", "dev1", new RootPlan.Planned(THREE_TO_CREATE));
        TargetPlan plan = world.planOf("dns", "dev1");

        assertThat(plan.acts()).isFalse();
        assertThat(plan.hold().orElseThrow().message())
                .isEqualTo("app.yaml says terraform: plan, so this root is only planned: 3 to create");
    }

    @Test
    void aTargetOutsideTheSelectionIsLookedAtAndLeftAlone() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .with("web-app", "stage1", target -> target.pin(NEW).before("dev1"))
                .selecting("web-app", "stage1");

        assertThat(world.planOf("web-app", "dev1").acts()).isFalse();
        assertThat(world.planOf("web-app", "stage1").hold().orElseThrow().code())
                .isEqualTo(ReasonCode.NOT_PROMOTED);
    }

    @Test
    void equalWorldsGiveEqualFingerprints() {
        Worlds one = new Worlds().with("web-app", "dev1", target -> target.pin(NEW));
        Worlds same = new Worlds().with("web-app", "dev1", target -> target.pin(NEW));
        Worlds other = new Worlds().with("web-app", "dev1", target -> target);

        assertThat(one.plan().fingerprint()).isEqualTo(same.plan().fingerprint());
        assertThat(one.plan().fingerprint()).isNotEqualTo(other.plan().fingerprint());
    }

    @Test
    void onlyTargetsThatMayChangeAreWorthEvidence() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target)
                .with("api", "dev1", target -> target.pin(NEW))
                .with("dns", "dev1", TargetBuilder::infrastructure);

        assertThat(Planner.candidates(world.world())).containsExactly(Target.of("api", "dev1"));
    }

    private static TargetPlan one(UnaryOperator<TargetBuilder> change) {
        return new Worlds().with("web-app", "dev1", change).planOf("web-app", "dev1");
    }

    private static Live different(Pin pin, boolean steady, boolean ours) {
        return new Live.Different(
                Optional.of(pin),
                Optional.of(digestOf(pin)),
                steady,
                ours,
                ReasonCode.MANUAL_DEPLOYMENT,
                "somebody deployed " + pin);
    }
}
