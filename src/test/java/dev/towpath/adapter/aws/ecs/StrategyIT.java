package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.ServiceSeed;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;

/** ECS's own ways to shift traffic: a success only after the bake time, a failure if it is rolled back during it. */
class StrategyIT {
    private final VirtualTime time = new VirtualTime();
    private final ContainerRehearsal world = new ContainerRehearsal(time);

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BLUE_GREEN", "LINEAR", "CANARY"})
    void successComesAfterTheBakeTimeAndNotBefore(String strategy) {
        service(strategy);

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        String word = strategy.toLowerCase(Locale.ROOT).replace('_', '/');
        assertThat(world.said)
                .anyMatch(line -> line.contains("(" + word + ": scale up"))
                .anyMatch(line -> line.equals(
                        "\"web\": 2 of 2 tasks running (" + word + ": bake time, 100 % of the traffic shifted)"));
        assertThat(world.wants("web")).isEqualTo("web:2");
    }

    @Test
    void anAlarmDuringTheBakeTimeIsAFailureAndTheOldTasksStay() {
        service("CANARY");
        world.cloud.rollout("sha-1", Rollout.raisesAlarm("too-many-errors"));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.ROLLED_BACK);
            assertThat(failed.judged()).isTrue();
            assertThat(failed.message())
                    .startsWith(
                            "ECS rolled \"web\" back while it shifted traffic: Service deployment rolled back because"
                                    + " of alarm too-many-errors.");
        });
        assertThat(world.wants("web")).isEqualTo("web:1");
        assertThat(world.recorded().record()).isEmpty();
    }

    @Test
    void aRunThatDoesNotWaitDoesNotTakeTheBakeTimeForTheEnd() {
        service("BLUE_GREEN");
        world.awaiting = false;
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        world.deploy(image, digest);
        time.sleep(Duration.ofMinutes(3));

        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Unfinished.class);

        time.sleep(Duration.ofMinutes(5));
        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void theLifecycleHookThatIsWaitedForIsNamed() {
        service("BLUE_GREEN");
        world.ecs()
                .updateService(request -> request.cluster("main")
                        .service("web")
                        .deploymentConfiguration(DeploymentConfiguration.builder()
                                .strategy(DeploymentStrategy.BLUE_GREEN)
                                .lifecycleHooks(DeploymentLifecycleHook.builder()
                                        .hookTargetArn("arn:aws:lambda:us-east-1:333333333333:function:smoke-test")
                                        .roleArn("arn:aws:iam::333333333333:role/hooks")
                                        .lifecycleStages(DeploymentLifecycleHookStage.TEST_TRAFFIC_SHIFT)
                                        .build())
                                .build()));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.said)
                .anyMatch(line -> line.contains("test traffic shift, 0 % of the traffic shifted, waiting for the"
                        + " lifecycle hook \"smoke-test\""));
    }

    @Test
    void anImageThatCannotBePulledIsGivenUpEarlyAndStoppedInEcs() {
        world.web(ServiceSeed.of("main", "web", "nginx:1.25").desiring(8).strategy("BLUE_GREEN"));
        world.cloud.rollout(Duration.ofMinutes(4));
        world.cloud.rollout(
                "sha-1", Rollout.failsToStart("CannotPullContainerError: manifest unknown: sha-1 not found"));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome.message())
                .contains("tasks of web:2 stopped for a reason that does not go away: the image cannot be pulled");
        assertThat(world.cloud.calls().count("ecs:StopServiceDeployment")).isEqualTo(1);
        assertThat(world.wants("web")).isEqualTo("web:1");
    }

    @Test
    void aRollingServiceCostsNoneOfTheseCalls() {
        world.web();
        world.deploy("sha-1");

        assertThat(world.cloud.calls().count("ecs:DescribeServiceDeployments")).isZero();
    }

    @Test
    void withoutThePermissionItIsSaidWhichOneIsMissing() {
        service("LINEAR");
        world.cloud.fault(Fault.deny("ecs:DescribeServiceDeployments"));

        assertThatThrownBy(() -> world.deploy("sha-1"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("ecs:DescribeServiceDeployments");
    }

    @Test
    void throttlingOnlyCostsTime() {
        service("LINEAR");
        world.cloud.fault(Fault.throttle("ecs:DescribeServiceDeployments", 1));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);
    }

    private void service(String strategy) {
        world.web(ServiceSeed.of("main", "web", "nginx:1.25").strategy(strategy));
        world.cloud.rollout(Duration.ofMinutes(2)).bake(Duration.ofMinutes(5));
    }
}
