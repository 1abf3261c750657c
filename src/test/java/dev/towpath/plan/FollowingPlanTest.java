package dev.towpath.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.AutoDeploy;
import dev.towpath.model.Pin;
import dev.towpath.model.Tier;
import dev.towpath.observed.Build;
import dev.towpath.observed.Builds;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of a target that follows builds. */
class FollowingPlanTest {
    private static final Pin NEW = new Pin("sha-2222222");
    private static final Following FOLLOWS = choice(Optional.empty())
            .of(new Builds.Listed("\"acme/web-app\"", List.of(new Build(NEW, Worlds.NOW, Optional.empty(), true)), 0));

    @Test
    void aNewBuildIsDeployedAndSaidToBeFollowed() {
        TargetPlan plan = plan(world(target -> target.pin(NEW).following(FOLLOWS)));

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(plan.notes()).contains(FOLLOWS.message());
        assertThat(plan.gates()).extracting(GateResult::gate).startsWith("auto_deploy", "history", "quarantine");
        assertThat(plan.steps().get(0).grounds().annotations()).containsEntry("auto_deploy", FOLLOWS.message());
    }

    @Test
    void onlyDevelopmentFollows() {
        TargetPlan plan =
                plan(world(target -> target.pin(NEW).tier(Tier.STAGING).following(FOLLOWS)));

        assertThat(plan.state()).isEqualTo(State.HELD);
        assertThat(plan.hold().orElseThrow().code()).isEqualTo(ReasonCode.UNSUPPORTED);
        assertThat(plan.hold().orElseThrow().message())
                .isEqualTo("\"dev1\" is of tier staging, and only environments of tier dev follow builds");
    }

    @Test
    void aNewestBuildThatFailedIsNotTriedAgain() {
        TargetPlan plan =
                plan(world(target -> target.pin(NEW).following(FOLLOWS)).judged("web-app", "dev1", NEW.value()));

        assertThat(plan.state()).isEqualTo(State.HELD);
        assertThat(plan.hold().orElseThrow().code()).isEqualTo(ReasonCode.QUARANTINED);
        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void whatCannotBeToldHasFailedAndChangesNothing() {
        Failure refused = new Failure.NeedsHuman(ReasonCode.ACCESS_DENIED, "listing was refused", "allow it");
        TargetPlan plan = plan(
                world(target -> target.following(choice(Optional.of(Worlds.OLD)).of(new Builds.Unlisted(refused)))));

        assertThat(plan.state()).isEqualTo(State.FAILED);
        assertThat(plan.hold().orElseThrow().message()).isEqualTo("listing was refused");
        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void anApplyThatWasSettledInVainIsNotSettledAgainWhereBuildsCannotBeListed() {
        Failure refused = new Failure.NeedsHuman(ReasonCode.ACCESS_DENIED, "listing was refused", "allow it");
        Following unlisted = choice(Optional.of(Worlds.OLD)).of(new Builds.Unlisted(refused));

        assertThat(plan(world(target -> target.following(unlisted).rootIntent(Worlds.CLOSURE, true)))
                        .hold()
                        .map(Hold::message))
                .contains("listing was refused");
        assertThat(plan(world(target -> target.following(unlisted).rootIntent(Worlds.CLOSURE, false)))
                        .steps())
                .hasSize(1)
                .first()
                .isInstanceOf(Step.Settle.class);
    }

    @Test
    void whatHasNoBuildYetIsUnpinned() {
        TargetPlan plan = plan(world(target -> target.neverDeployed()
                .withoutPromotion()
                .following(choice(Optional.empty()).of(new Builds.Listed("\"acme/web-app\"", List.of(), 0)))));

        assertThat(plan.state()).isEqualTo(State.UNPINNED);
        assertThat(plan.hold().orElseThrow().message())
                .isEqualTo("follows builds, and there is none yet in \"acme/web-app\"");
    }

    @Test
    void aPersonsPinIsAPinLikeAnyOther() {
        Following paused = Following.paused(AutoDeploy.TRACK, "does not follow builds while somebody pins one");
        TargetPlan plan = plan(world(target -> target.pin(NEW).following(paused)));

        assertThat(plan.state()).isEqualTo(State.WOULD_DEPLOY);
        assertThat(plan.gates()).extracting(GateResult::gate).doesNotContain("auto_deploy");
        assertThat(plan.notes()).contains("does not follow builds while somebody pins one");
        assertThat(plan.steps().get(0).grounds().annotations()).doesNotContainKey("auto_deploy");
    }

    private static FollowedBuild choice(Optional<Pin> present) {
        return new FollowedBuild(AutoDeploy.TRACK, present, Optional.empty());
    }

    private static Worlds world(UnaryOperator<TargetBuilder> change) {
        return new Worlds().with("web-app", "dev1", change);
    }

    private static TargetPlan plan(Worlds worlds) {
        return worlds.planOf("web-app", "dev1");
    }
}
