package dev.towpath.plan;

import static dev.towpath.plan.Worlds.NEW;
import static dev.towpath.plan.Worlds.NOW;
import static dev.towpath.plan.Worlds.OLD;
import static dev.towpath.plan.Worlds.OTHER_CLOSURE;
import static dev.towpath.plan.Worlds.digestOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.Freeze;
import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.ReasonCode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every gate: what holds, with which sentence, who can lift it, and when time does. */
class GatesTest {
    private static final Freeze MIDWEEK = new Freeze(
            "midweek",
            Set.of(Tier.PRODUCTION),
            DayOfWeek.WEDNESDAY,
            LocalTime.of(9, 0),
            DayOfWeek.THURSDAY,
            LocalTime.of(7, 0),
            ZoneOffset.UTC);

    @Test
    void aQuarantinedPinIsNotTriedAgain() {
        Hold hold = hold(
                new Worlds().with("web-app", "dev1", target -> target.pin(NEW)).judged("web-app", "dev1", NEW.value()));

        assertThat(hold.code()).isEqualTo(ReasonCode.QUARANTINED);
        assertThat(hold.liftedBy()).containsExactly("a new pin, or towpath retry web-app dev1");
    }

    @Test
    void anotherPinIsNotQuarantined() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .judged("web-app", "dev1", "sha-0000009");

        assertThat(world.planOf("web-app", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aMissingApprovalNamesWhoCanGiveIt() {
        Hold hold = hold(new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .verdict("web-app", "dev1", Worlds.missing("client")));

        assertThat(hold.code()).isEqualTo(ReasonCode.APPROVAL_MISSING);
        assertThat(hold.message()).isEqualTo("needs 1 approval by client");
        assertThat(hold.liftedBy()).containsExactly("client");
    }

    @Test
    void anUnknownApprovalIsNeverGranted() {
        Hold hold = hold(new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .verdict("web-app", "dev1", Worlds.unknown()));

        assertThat(hold.code()).isEqualTo(ReasonCode.APPROVAL_UNKNOWN);
    }

    @Test
    void aPolicyThatNobodyApprovedAllowsNothing() {
        Hold hold = hold(new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .verdict("web-app", "dev1", Worlds.policyUnapproved()));

        assertThat(hold.code()).isEqualTo(ReasonCode.POLICY_UNAPPROVED);
    }

    @Test
    void aVerdictThatWasNotGivenHolds() {
        Worlds world = new Worlds().with("web-app", "dev1", target -> target.pin(NEW));
        Evidence silent = new Evidence(Map.of(), world.evidence().artifacts(), Map.of(), Map.of(), Map.of());
        TargetPlan plan = Planner.plan(world.world(), silent)
                .of(Target.of("web-app", "dev1"))
                .orElseThrow();

        assertThat(plan.hold().orElseThrow().code()).isEqualTo(ReasonCode.APPROVAL_UNKNOWN);
    }

    @Test
    void anAbsentArtifactHolds() {
        Hold hold = hold(new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .artifact(NEW, "web-app", new ArtifactState.Absent("no image", "build it")));

        assertThat(hold.code()).isEqualTo(ReasonCode.ARTIFACT_MISSING);
        assertThat(hold.advice()).isEqualTo("build it");
    }

    @Test
    void anotherDigestThanThePullRequestShowedHolds() {
        Hold hold = hold(
                new Worlds().with("web-app", "dev1", target -> target.pin(NEW).digest(Digest.of("else"))));

        assertThat(hold.code()).isEqualTo(ReasonCode.DIGEST_MISMATCH);
        assertThat(hold.message()).startsWith("sha-0000002 has digest " + digestOf(NEW) + ", promotion.yaml asks for ");
    }

    @Test
    void anEnvironmentCanRequireADigest() {
        Hold hold = hold(
                new Worlds().with("web-app", "dev1", target -> target.pin(NEW).requireDigest()));

        assertThat(hold.code()).isEqualTo(ReasonCode.DIGEST_REQUIRED);
        assertThat(hold.message()).endsWith("promotion.yaml has none: " + digestOf(NEW));
    }

    @Test
    void whatTheEnvironmentBeforeHasNotProvenIsNotPromoted() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target)
                .with("web-app", "stage1", target -> target.pin(NEW).before("dev1"));
        Hold hold = world.planOf("web-app", "stage1").hold().orElseThrow();

        assertThat(hold.code()).isEqualTo(ReasonCode.NOT_PROMOTED);
        assertThat(hold.message()).isEqualTo("\"web-app/dev1\" has not recorded sha-0000002 as succeeded");
        assertThat(hold.liftedBy()).containsExactly("a successful deployment of sha-0000002 to dev1");
    }

    @Test
    void whatTheEnvironmentBeforeRecordedIsPromoted() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).recorded(NEW))
                .with("web-app", "stage1", target -> target.pin(NEW).before("dev1"));

        assertThat(world.planOf("web-app", "stage1").state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(world.planOf("web-app", "stage1").after()).isEmpty();
    }

    @Test
    void whatTheEnvironmentBeforeOnceRanIsPromoted() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target)
                .with("web-app", "stage1", target -> target.pin(NEW).before("dev1"))
                .success("web-app", "dev1", new Success(NEW, Optional.of(digestOf(NEW)), NOW.minusSeconds(60)));

        assertThat(world.planOf("web-app", "stage1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void theSameTagWithAnotherDigestIsNotTheSameArtifact() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).recorded(NEW))
                .with("web-app", "stage1", target -> target.pin(NEW).before("dev1"))
                .artifact(NEW, "web-app", new ArtifactState.Available(Digest.of("rebuilt"), List.of()));

        assertThat(world.planOf("web-app", "stage1").hold().orElseThrow().code())
                .isEqualTo(ReasonCode.DIGEST_MISMATCH);
    }

    @Test
    void promotedFromNamesAnotherEnvironment() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).recorded(NEW))
                .with("web-app", "stage1", target -> target)
                .with(
                        "web-app",
                        "prod1",
                        target -> target.pin(NEW).before("stage1").promotedFrom("dev1"));

        assertThat(world.planOf("web-app", "prod1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aWholePipelineGoesInOneRunInItsOrder() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .with("web-app", "stage1", target -> target.pin(NEW).before("dev1"))
                .with("web-app", "prod1", target -> target.pin(NEW).before("stage1"));

        assertThat(world.planOf("web-app", "prod1").state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(world.planOf("web-app", "prod1").after()).containsExactly(Target.of("web-app", "stage1"));
        assertThat(world.planOf("web-app", "stage1").after()).containsExactly(Target.of("web-app", "dev1"));
    }

    @Test
    void soakIsWaitedFor() {
        Worlds world = new Worlds()
                .with(
                        "web-app",
                        "stage1",
                        target -> target.pin(NEW).recorded(NEW).recordedAt(NOW.minus(Duration.ofMinutes(10))))
                .with(
                        "web-app",
                        "prod1",
                        target -> target.pin(NEW).before("stage1").soak(Duration.ofMinutes(30)));
        Hold hold = world.planOf("web-app", "prod1").hold().orElseThrow();

        assertThat(hold.code()).isEqualTo(ReasonCode.SOAKING);
        assertThat(hold.notBefore()).contains(NOW.plus(Duration.ofMinutes(20)));
        assertThat(hold.message())
                .isEqualTo("\"web-app/stage1\" has run it since 2026-11-18T11:50:00Z; it soaks for 30m");
    }

    @Test
    void soakEnds() {
        Worlds world = new Worlds()
                .with(
                        "web-app",
                        "stage1",
                        target -> target.pin(NEW).recorded(NEW).recordedAt(NOW.minus(Duration.ofMinutes(30))))
                .with(
                        "web-app",
                        "prod1",
                        target -> target.pin(NEW).before("stage1").soak(Duration.ofMinutes(30)));

        assertThat(world.planOf("web-app", "prod1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void soakBeginsOnlyAfterTheStepOfThisRun() {
        Worlds world = new Worlds()
                .with("web-app", "stage1", target -> target.pin(NEW))
                .with(
                        "web-app",
                        "prod1",
                        target -> target.pin(NEW).before("stage1").soak(Duration.ofHours(2)));
        Hold hold = world.planOf("web-app", "prod1").hold().orElseThrow();

        assertThat(hold.message()).isEqualTo("it must run in \"web-app/stage1\" for 2h first");
    }

    @Test
    void notBeforeIsWaitedFor() {
        Hold hold = hold(
                new Worlds().with("web-app", "dev1", target -> target.pin(NEW).notBefore(NOW.plusSeconds(1))));

        assertThat(hold.code()).isEqualTo(ReasonCode.NOT_BEFORE);
        assertThat(hold.notBefore()).contains(NOW.plusSeconds(1));
    }

    @Test
    void aFreezeHoldsItsTiersOnly() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW))
                .with("web-app", "prod1", target -> target.pin(NEW).tier(Tier.PRODUCTION))
                .freeze(MIDWEEK);
        Hold hold = world.planOf("web-app", "prod1").hold().orElseThrow();

        assertThat(hold.code()).isEqualTo(ReasonCode.FROZEN);
        assertThat(hold.message()).isEqualTo("the freeze \"midweek\" lasts until 2026-11-19T07:00:00Z");
        assertThat(world.planOf("web-app", "dev1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aProvenRollbackWaivesWhatItsRuleSays() {
        Worlds world = new Worlds()
                .with("web-app", "stage1", target -> target.pin(NEW).recorded(NEW))
                .with(
                        "web-app",
                        "prod1",
                        target -> target.pin(OLD)
                                .recorded(NEW)
                                .tier(Tier.PRODUCTION)
                                .before("stage1")
                                .soak(Duration.ofHours(1)))
                .verdict("web-app", "prod1", Worlds.granted(Set.of("soak", "freeze", "promoted_from")))
                .freeze(MIDWEEK);

        assertThat(world.planOf("web-app", "prod1").state()).isEqualTo(State.WOULD_DEPLOY);
    }

    @Test
    void aDependencyThatIsHeldHoldsToo() {
        Worlds world = new Worlds()
                .with("network", "dev1", target -> target.pin(NEW))
                .verdict("network", "dev1", Worlds.missing("staff"))
                .with("web-app", "dev1", target -> target.pin(NEW).dependsOn("network"));
        Hold hold = world.planOf("web-app", "dev1").hold().orElseThrow();

        assertThat(hold.code()).isEqualTo(ReasonCode.DEPENDENCY);
        assertThat(hold.message()).isEqualTo("depends on \"network/dev1\", which is held: needs 1 approval by staff");
    }

    @Test
    void aDependencyThatChangesComesFirst() {
        Worlds world = new Worlds()
                .with("network", "dev1", target -> target.pin(NEW))
                .with("web-app", "dev1", target -> target.pin(NEW).dependsOn("network"));

        assertThat(world.planOf("web-app", "dev1").after()).containsExactly(Target.of("network", "dev1"));
    }

    @Test
    void anInvalidDependencyHolds() {
        Worlds world = new Worlds()
                .with("web-app", "dev1", target -> target.pin(NEW).dependsOn("network"))
                .invalid("network", "dev1");

        assertThat(world.planOf("web-app", "dev1").hold().orElseThrow().code()).isEqualTo(ReasonCode.DEPENDENCY);
    }

    @Test
    void aDestructivePlanThatNobodyApprovedIsNamed() {
        RootChange destroys =
                Worlds.change(Worlds.resource("aws_iam_user.main", "aws_iam_user", ResourceAction.DESTROY));
        Worlds world = new Worlds()
                .with("dns", "dev1", target -> target.infrastructure().closure(Optional.of(OTHER_CLOSURE)))
                .rootPlan("dns", "dev1", new RootPlan.Planned(destroys))
                .verdict("dns", "dev1", Worlds.missing("staff"));

        assertThat(world.planOf("dns", "dev1").hold().orElseThrow().code()).isEqualTo(ReasonCode.DESTRUCTIVE);
    }

    @Test
    void everyGateLeavesItsSentence() {
        TargetPlan plan =
                new Worlds().with("web-app", "dev1", target -> target.pin(NEW)).planOf("web-app", "dev1");

        assertThat(plan.gates())
                .extracting(GateResult::gate)
                .containsExactly(
                        "history",
                        "quarantine",
                        "approval",
                        "artifact",
                        "digest",
                        "promotion",
                        "soak",
                        "not_before",
                        "freeze",
                        "dependency",
                        "order",
                        "limits",
                        "protection",
                        "told_plan");
        assertThat(plan.gates()).allSatisfy(gate -> assertThat(gate.evidence()).isNotBlank());
    }

    private static Hold hold(Worlds world) {
        return world.planOf("web-app", "dev1").hold().orElseThrow();
    }
}
