package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.model.Pin;
import dev.towpath.observed.Live;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EcsLiveIT {
    private final ContainerRehearsal world = new ContainerRehearsal();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void beforeTheFirstDeploymentNothingRuns() {
        world.web();

        assertThat(world.live()).isEqualTo(new Live.Nothing());
    }

    @Test
    void aManualDeploymentIsNamed() {
        world.web();
        world.deploy("sha-1");
        byHand("sha-2");

        assertThat(world.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).contains(new Pin("sha-2"));
            assertThat(live.ours()).isFalse();
            assertThat(live.cause()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
            assertThat(live.message())
                    .startsWith("\"web\" ")
                    .contains("web:3 instead of web:2, which Towpath did not deploy");
        });
    }

    @Test
    void aRolloutOfOursThatNobodyWaitedForIsOurs() {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("sha-2", Rollout.sticks());
        world.awaiting = false;
        world.deploy("sha-2");

        assertThat(world.live()).isInstanceOfSatisfying(Live.Different.class, live -> {
            assertThat(live.pin()).contains(new Pin("sha-2"));
            assertThat(live.digest()).contains(world.digest(world.image("sha-2")));
            assertThat(live.steady()).isFalse();
            assertThat(live.ours()).isTrue();
            assertThat(live.cause()).isEqualTo(ReasonCode.INTENT_OPEN);
        });
    }

    @Test
    void whatCannotBeLookedAtSaysWhy() {
        world.web();
        world.account.parameter("/web-app/prod1/ecs-service-name", "gone");
        assertUnreadable(
                ReasonCode.NOT_FOUND,
                "the service \"gone\" does not exist in the cluster \"main\" in 333333333333/us-east-1");

        world.account.parameter("/web-app/prod1/ecs-cluster-name", "gone");
        assertUnreadable(ReasonCode.NOT_FOUND, "the cluster \"gone\" does not exist in 333333333333/us-east-1");

        world.account.removeParameter("/web-app/prod1/ecs-cluster-name");
        assertUnreadable(
                ReasonCode.NOT_FOUND,
                "the parameter \"/web-app/prod1/ecs-cluster-name\" does not exist in 333333333333/us-east-1");
    }

    @Test
    void aDeniedLookIsTheFailureOfTheTarget() {
        world.web();
        world.cloud.fault(Fault.deny("ecs:DescribeServices"));

        assertThat(world.live())
                .isInstanceOfSatisfying(
                        Live.Unreadable.class,
                        live -> assertThat(live.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED));
    }

    @Test
    void whatRunsAlreadyIsAdopted() throws InterruptedException {
        world.web();
        byHand("sha-1");
        awaitSteady();
        world.forgetCalls();

        assertThat(world.adopt("sha-1"))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        success -> assertThat(success.state()).isEqualTo(State.ADOPTED));

        assertThat(world.live()).isEqualTo(new Live.AsRecorded());
        assertThat(world.cloud.calls().count("ecs:UpdateService")).isZero();
    }

    @Test
    void somethingElseIsNotAdopted() throws InterruptedException {
        world.web();
        byHand("sha-1");
        awaitSteady();

        assertThat(world.adopt("sha-2")).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(ReasonCode.DIGEST_MISMATCH);
            assertThat(refused.message())
                    .isEqualTo("\"web\" runs " + ContainerRehearsal.REGISTRY
                            + "acme/web-app:sha-1 instead of acme/web-app:sha-2");
        });
        assertThat(world.recorded().record()).isEmpty();
    }

    @Test
    void anIntentThatCompletedIsRecorded() throws InterruptedException {
        world.web();
        world.awaiting = false;
        world.deploy("sha-1");
        awaitSteady();

        assertThat(world.settle("sha-1"))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        success -> assertThat(success.state()).isEqualTo(State.DEPLOYED));

        assertThat(world.live()).isEqualTo(new Live.AsRecorded());
    }

    @Test
    void anIntentWhoseProcessDiedBeforeItsNoteIsFoundByItsTag() throws InterruptedException {
        world.web();
        world.awaiting = false;
        world.deploy("sha-1");
        world.notes.clear();
        awaitSteady();

        assertThat(world.settle("sha-1").message()).isEqualTo("the rollout of sha-1 had completed and is recorded now");
    }

    @Test
    void anIntentThatWasRolledBackIsJudged() throws InterruptedException {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("sha-2", Rollout.exits(1, List.of()));
        world.awaiting = false;
        world.deploy("sha-2");
        awaitSteady();

        assertThat(world.settle("sha-2"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.judged()).isTrue());
        assertThat(world.recorded().record().orElseThrow().artifact()).contains(new Pin("sha-1"));
    }

    @Test
    void anIntentThatNeverBeganIsDropped() {
        world.web();

        assertThat(world.settle("sha-1"))
                .isEqualTo(new Outcome.Succeeded(
                        State.HELD,
                        "the run that meant to deploy sha-1 ended before it changed anything",
                        Optional.empty()));
    }

    private void assertUnreadable(ReasonCode reason, String message) {
        assertThat(world.live()).isInstanceOfSatisfying(Live.Unreadable.class, live -> {
            Failure failure = live.failure();
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.message()).isEqualTo(message);
        });
    }

    private void byHand(String tag) {
        world.image(tag);
        EcsCalls calls = world.byHand();
        Revision manual = calls.register(
                world.revision("web:1").with("app", ContainerRehearsal.REGISTRY + "acme/web-app:" + tag, Map.of()));
        calls.update("main", "web", manual.arn());
    }

    private void awaitSteady() throws InterruptedException {
        for (int look = 0; look < 200; look++) {
            if (new ServiceView("main", world.service("web")).steady()) {
                return;
            }
            Thread.sleep(25);
        }
        throw new AssertionError("the service never became steady");
    }
}
