package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Pin;
import dev.towpath.observed.Live;
import dev.towpath.plan.State;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.ServiceSeed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerRunnerIT {
    private final ContainerRehearsal world = new ContainerRehearsal();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aDeploymentIsProvenAndThenRecorded() {
        world.web();

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.message()).isEqualTo("\"web\" runs 2 of 2 tasks");
        assertThat(world.account.parameter("/web-app/prod1/container-image-tag"))
                .contains("sha-1");
        DeploymentRecord record = world.recorded().record().orElseThrow();
        assertThat(record.artifact()).contains(new Pin("sha-1"));
        assertThat(record.pullRequest()).contains(41);
        assertThat(record.details())
                .containsEntry("task_definition", world.service("web").taskDefinition())
                .containsEntry(
                        "deployment", world.service("web").deployments().get(0).id())
                .containsEntry("base", world.revision("web:1").arn())
                .doesNotContainKeys("digest_check", "unexercised", "trimmed");
        Revision made = world.revision("web:2");
        assertThat(made.tags())
                .containsEntry(Revision.INTENT, "01INTENT")
                .containsEntry(Revision.PIN, "sha-1")
                .containsEntry(Revision.BASE, world.revision("web:1").arn());
        assertThat(made.definition().containerDefinitions().get(0).image())
                .isEqualTo(ContainerRehearsal.REGISTRY + "acme/web-app:sha-1");
    }

    @Test
    void aSecondRunChangesNothing() {
        world.web().worker();
        world.deploy("sha-1");
        world.forgetCalls();

        assertThat(world.live()).isEqualTo(new Live.AsRecorded());

        assertThat(world.cloud.calls().mutations()).isZero();
        assertThat(world.cloud.calls().counts())
                .as("both services in one call and nothing else")
                .containsOnlyKeys("ssm:GetParameters", "ecs:DescribeServices")
                .containsEntry("ecs:DescribeServices", 1);
    }

    @Test
    void doingItAgainMakesNoSecondRevisionAndNoSecondDeployment() {
        world.web();
        world.deploy("sha-1");
        world.forgetCalls();

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.cloud.calls().mutations()).isZero();
    }

    @Test
    void theUpdateNamesTheRevisionAndNothingElse() {
        world.web(ServiceSeed.of("main", "web", "nginx:1.25").desiring(5));

        world.deploy("sha-1");

        assertThat(world.service("web").desiredCount()).isEqualTo(5);
        assertThat(world.cloud.calls().count("ecs:UpdateService")).isEqualTo(1);
    }

    @Test
    void webAndWorkerRollTogether() {
        world.web().worker();

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.wants("worker")).isEqualTo("worker:2");
        assertThat(world.recorded().record().orElseThrow().details())
                .containsKeys("task_definition", "worker_task_definition", "deployment", "worker_deployment");
    }

    @Test
    void aWorkerThatFailsTakesTheWebServiceBackWithIt() {
        world.web().worker();
        world.deploy("sha-1");
        world.cloud.rollout("worker", Rollout.exits(1, List.of("no queue")));

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.wants("worker")).isEqualTo("worker:2");
        assertThat(world.recorded().record().orElseThrow().artifact()).contains(new Pin("sha-1"));
    }

    @Test
    void aRolledBackDeploymentIsAFailureWithItsReason() {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("sha-2", Rollout.exits(3, List.of("starting", "cannot reach the database")));

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.judged()).isTrue();
            assertThat(failed.reason()).isEqualTo(ReasonCode.ROLLED_BACK);
            assertThat(failed.message())
                    .contains("ECS")
                    .contains("the container ended by itself")
                    .contains("exit code 3")
                    .contains("cannot reach the database");
            assertThat(failed.advice()).isEqualTo("read the container's log, then pin a fixed image");
        });
        assertThat(world.account.parameter("/web-app/prod1/container-image-tag"))
                .contains("sha-1");
        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.revision("web:3").active())
                .as("our own revision that nobody uses")
                .isFalse();
        assertThat(world.revision("web:2").active()).isTrue();
    }

    @Test
    void anImageThatCannotBePulledIsNotWaitedForWithoutACircuitBreaker() {
        world.web(ServiceSeed.of("main", "web", "nginx:1.25").withoutCircuitBreaker());
        world.deploy("sha-1");
        world.cloud.rollout(
                "sha-2", Rollout.failsToStart("CannotPullContainerError: failed to resolve ref: not found"));

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.judged()).isTrue();
            assertThat(failed.reason()).isEqualTo(ReasonCode.ROLLOUT_FAILED);
            assertThat(failed.message())
                    .contains("stopped for a reason that does not go away: the image cannot be pulled")
                    .contains("\"web\" goes back to web:2");
            assertThat(failed.advice()).isEqualTo("push the image, or pin one that exists");
        });
        assertThat(world.wants("web")).isEqualTo("web:2");
    }

    @Test
    void aStuckRolloutEndsAndGoesBack() {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("sha-2", Rollout.sticks());

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.judged()).isTrue();
            assertThat(failed.reason()).isEqualTo(ReasonCode.TIMED_OUT);
            assertThat(failed.message())
                    .startsWith("the rollout is not complete without progress for 2 seconds: \"web\": 0 of 2 tasks");
        });
        assertThat(world.wants("web")).isEqualTo("web:2");
    }

    @Test
    void somebodyElsesDeploymentIsLeftAlone() {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("sha-2", Rollout.sticks());
        world.fence = new SomebodyElse();

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.SUPERSEDED);
            assertThat(failed.judged()).isFalse();
            assertThat(failed.message()).contains("another deployment of \"web\" replaced ours");
        });
        assertThat(world.wants("web")).isEqualTo("web:4");
        assertThat(world.notes).containsEntry("deployment", "");
    }

    /** Deploys by hand shortly after our update has passed the fence. */
    private final class SomebodyElse implements dev.towpath.execute.Fence {
        private int checks;

        @Override
        public void check() {
            checks++;
            if (checks == 2) {
                Thread other = new Thread(() -> {
                    while (!world.notes.getOrDefault("deployment", "").startsWith("ecs-svc")
                            || !world.wants("web").equals("web:3")) {
                        LockSupport.parkNanos(2_000_000);
                    }
                    Revision manual =
                            world.byHand().register(world.revision("web:1").with("app", "nginx:1.26", Map.of()));
                    world.byHand().update("main", "web", manual.arn());
                });
                other.start();
            }
        }
    }

    @Test
    void aForeignRolloutInProgressIsNotOverwritten() {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("nginx:1.26", Rollout.sticks());
        EcsCalls calls = world.byHand();
        Revision manual = calls.register(world.revision("web:1").with("app", "nginx:1.26", Map.of()));
        calls.update("main", "web", manual.arn());
        world.forgetCalls();

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
            assertThat(refused.message())
                    .startsWith("a deployment of \"web\" to web:3 that Towpath did not start is in progress");
        });
        assertThat(world.cloud.calls().mutations()).isZero();
    }

    @Test
    void throttlingOnlyCostsTime() {
        world.web();
        world.cloud
                .fault(Fault.throttle("ecs:DescribeServices", 4))
                .fault(Fault.throttle("ecs:RegisterTaskDefinition", 2))
                .fault(Fault.error("ecs:UpdateService", 1));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aDeniedActionIsNamed() {
        world.web();
        world.cloud.fault(Fault.deny("ecs:RegisterTaskDefinition"));

        assertThatThrownBy(() -> world.deploy("sha-1")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
            assertThat(e.failure().message()).contains("\"ecs:RegisterTaskDefinition\"");
            assertThat(e.failure().advice())
                    .isEqualTo("allow the action in a policy of the role"
                            + " \"arn:aws:iam::333333333333:role/towpath-deploy\"");
        });
        assertThat(world.wants("web")).isEqualTo("web:1");
    }

    @Test
    void withoutTheNewerCallsTheTasksProveTheDigest() {
        world.web();
        world.cloud.fault(Fault.deny("ecs:ListServiceDeployments"));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.cloud.calls().count("ecs:DescribeTasks")).isPositive();
        assertThat(world.recorded().record().orElseThrow().details()).doesNotContainKey("digest_check");
    }

    @Test
    void noWantedTaskIsSaidSo() {
        world.web(ServiceSeed.of("main", "web", "nginx:1.25").desiring(0));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome.message())
                .isEqualTo("deployed, unexercised: no task is wanted, so none has shown that the image starts");
        assertThat(world.recorded().record().orElseThrow().details()).containsEntry("unexercised", "true");
    }

    @Test
    void anImageMayBeNamedByItsDigest() {
        world.web();
        world.workload = new dev.towpath.model.ContainerService(
                world.workload.parameters(), ContainerRehearsal.REPOSITORY, Optional.empty(), ImageReference.DIGEST);

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        String image = world.revision("web:2")
                .definition()
                .containerDefinitions()
                .get(0)
                .image();
        assertThat(image).isEqualTo(ContainerRehearsal.REGISTRY + "acme/web-app@" + world.digest(world.image("sha-1")));
    }

    @Test
    void whatIsNotWaitedForIsSettledByTheNextRun() {
        world.web();
        world.awaiting = false;
        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Unfinished.class);
        assertThat(world.recorded().record()).isEmpty();
        world.awaiting = true;
        world.forgetCalls();

        assertThat(world.deploy("sha-1"))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        success -> assertThat(success.state()).isEqualTo(State.DEPLOYED));

        assertThat(world.cloud.calls().count("ecs:UpdateService")).isZero();
        assertThat(world.cloud.calls().count("ecs:RegisterTaskDefinition")).isZero();
    }

    @Test
    void runsThatNeverWaitStillSettleWhatTheyStarted() throws InterruptedException {
        world.web();
        world.awaiting = false;
        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Unfinished.class);

        Outcome outcome = world.deploy("sha-1");
        for (int i = 0; i < 100 && outcome instanceof Outcome.Unfinished; i++) {
            Thread.sleep(100);
            outcome = world.deploy("sha-1");
        }

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(world.recorded().record()).isPresent();
        assertThat(world.cloud.calls().count("ecs:UpdateService")).isEqualTo(1);
    }

    @Test
    void aStopLeavesTheRolloutToTheNextRun() {
        world.web();
        world.cloud.rollout("sha-1", Rollout.sticks());
        new Thread(() -> {
                    while (!world.notes.containsKey("deployment")) {
                        LockSupport.parkNanos(2_000_000);
                    }
                    world.stopping = true;
                })
                .start();

        assertThat(world.deploy("sha-1"))
                .isEqualTo(new Outcome.Interrupted("the rollout goes on in ECS; the next run settles it"));
    }
}
