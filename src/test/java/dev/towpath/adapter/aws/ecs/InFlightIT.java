package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.model.OnInFlight;
import dev.towpath.model.Procedure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Two deployments at the same time: somebody's by hand, which is under way, and ours. */
class InFlightIT {
    private static final String REFUSAL =
            "a deployment of \"web\" to web:2 that Towpath did not start is in progress, registered by ";

    private final ContainerRehearsal world = new ContainerRehearsal();

    InFlightIT() {
        world.web();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theOtherIsWaitedForAndOursComesAfterIt() {
        choose(OnInFlight.WAIT);
        byHand("nginx:1.26", Duration.ofMillis(900));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(statuses()).containsExactly(ServiceDeploymentStatus.SUCCESSFUL, ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(world.said).anyMatch(line -> line.startsWith("waiting: " + REFUSAL));
        assertThat(world.revision(world.wants("web")).base().orElseThrow())
                .as("what was deployed by hand is the base, as it is the newest that is not ours")
                .endsWith("web:2");
    }

    @Test
    void theOtherMayFailWhileItIsWaitedFor() {
        choose(OnInFlight.WAIT);
        world.cloud.rollout("nginx:broken", Rollout.exits(1, List.of()));
        byHand("nginx:broken", Duration.ofMillis(900));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(statuses())
                .containsExactly(ServiceDeploymentStatus.SUCCESSFUL, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    }

    @Test
    void anEndlessOneIsNotWaitedForForEver() {
        choose(OnInFlight.WAIT);
        world.cloud.rollout("nginx:stuck", Rollout.sticks());
        byHand("nginx:stuck", Duration.ofMillis(300));

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
            assertThat(refused.message()).startsWith(REFUSAL).endsWith(", still after 5 seconds");
            assertThat(refused.advice())
                    .isEqualTo("end it, or set on_in_flight: supersede in app.yaml; the next run tries again");
        });
        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.account.commands()).isEmpty();
    }

    @Test
    void theOtherIsReplacedAtOnce() {
        choose(OnInFlight.SUPERSEDE);
        byHand("nginx:1.26", Duration.ofSeconds(30));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(statuses()).containsExactly(ServiceDeploymentStatus.SUCCESSFUL, ServiceDeploymentStatus.STOPPED);
        assertThat(world.wants("web")).isEqualTo("web:3");
    }

    @Test
    void afterAReplacementThatFailsTheServiceGoesBackToWhatLastRan() {
        choose(OnInFlight.SUPERSEDE);
        byHand("nginx:1.26", Duration.ofSeconds(30));
        world.cloud.rollout("sha-1", Rollout.exits(1, List.of("boom")));
        world.cloud.rollout(Duration.ofMillis(300));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Failed.class);

        assertThat(world.wants("web")).isEqualTo("web:1");
    }

    @Test
    void theOtherIsLeftAloneAndOursRefused() {
        choose(OnInFlight.FAIL);
        byHand("nginx:1.26", Duration.ofMillis(600));
        world.forgetCalls();

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.message()).startsWith(REFUSAL);
            assertThat(refused.advice()).isEqualTo("wait until it has ended, or set on_in_flight in app.yaml");
        });
        assertThat(world.cloud.calls().count("ecs:RegisterTaskDefinition")).isZero();
        assertThat(world.cloud.calls().count("ecs:UpdateService")).isZero();
    }

    @Test
    void aRunThatDoesNotWaitLeavesItToTheNext() {
        choose(OnInFlight.WAIT);
        byHand("nginx:1.26", Duration.ofMillis(600));
        world.awaiting = false;

        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.advice())
                                .isEqualTo("wait until it has ended; the next run tries again"));
    }

    @Test
    void oneOfOursForTheSamePinIsResumedAndOneForAnotherPinReplaced() throws InterruptedException {
        choose(OnInFlight.FAIL);
        world.cloud.rollout(Duration.ofSeconds(1));
        world.awaiting = false;
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        assertThat(world.deploy(image, digest)).isInstanceOf(Outcome.Unfinished.class);
        world.awaiting = true;

        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(world.cloud.calls().count("ecs:UpdateService")).isEqualTo(1);

        world.notes.clear();
        world.awaiting = false;
        world.deploy("sha-2");
        world.notes.clear();
        world.awaiting = true;
        assertThat(world.deploy("sha-3")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(statuses())
                .containsExactly(
                        ServiceDeploymentStatus.SUCCESSFUL,
                        ServiceDeploymentStatus.STOPPED,
                        ServiceDeploymentStatus.SUCCESSFUL);
    }

    private void choose(OnInFlight choice) {
        world.procedure(new Procedure(Optional.empty(), List.of(), List.of(), choice));
    }

    /** Somebody deploys another image in the console; ours comes at the usual speed. */
    private void byHand(String image, Duration takes) {
        TaskDefinition present = world.revision("web:1").definition();
        String arn = world.ecs()
                .registerTaskDefinition(request -> request.family("web")
                        .networkMode(present.networkMode())
                        .cpu(present.cpu())
                        .memory(present.memory())
                        .requiresCompatibilities(present.requiresCompatibilities())
                        .containerDefinitions(present.containerDefinitions().get(0).toBuilder()
                                .image(image)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
        world.cloud.rollout(takes);
        world.ecs()
                .updateService(request -> request.cluster("main").service("web").taskDefinition(arn));
        world.cloud.rollout(Duration.ofMillis(300));
    }

    /** How the deployments of the service ended, newest first, without the seeded one. */
    private List<ServiceDeploymentStatus> statuses() {
        List<ServiceDeploymentStatus> all = world
                .ecs()
                .listServiceDeployments(request -> request.cluster("main").service("web"))
                .serviceDeployments()
                .stream()
                .map(ServiceDeploymentBrief::status)
                .toList();
        return all.subList(0, all.size() - 1);
    }
}
