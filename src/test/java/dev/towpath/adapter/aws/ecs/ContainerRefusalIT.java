package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerRefusalIT {
    private final ContainerRehearsal world = new ContainerRehearsal();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aMissingServiceIsNamed() {
        world.web();
        world.account.parameter("/web-app/prod1/ecs-service-name", "gone");

        assertFailure(
                () -> world.deploy("sha-1"),
                ReasonCode.NOT_FOUND,
                "the service \"gone\" does not exist in the cluster \"main\" in 333333333333/us-east-1");
    }

    @Test
    void aMissingClusterIsNamed() {
        world.web();
        world.account.parameter("/web-app/prod1/ecs-cluster-name", "gone");

        assertFailure(
                () -> world.deploy("sha-1"),
                ReasonCode.NOT_FOUND,
                "the cluster \"gone\" does not exist in 333333333333/us-east-1");
    }

    @Test
    void aMissingParameterIsNamed() {
        world.web();
        world.account.removeParameter("/web-app/prod1/ecs-cluster-name");

        assertFailure(
                () -> world.deploy("sha-1"),
                ReasonCode.NOT_FOUND,
                "the parameter \"/web-app/prod1/ecs-cluster-name\" does not exist in 333333333333/us-east-1");
    }

    @Test
    void anImageThatIsNotThereChangesNothing() {
        world.web();
        world.forgetCalls();

        Outcome outcome = world.deploy(
                new ContainerImage(ContainerRehearsal.REPOSITORY, new Pin("sha-0")),
                new Digest("sha256:" + "0".repeat(64)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.ARTIFACT_MISSING));
        assertThat(world.cloud.calls().mutations()).isZero();
    }

    @Test
    void aTagThatWasMovedChangesNothing() {
        world.web();
        ContainerImage image = world.image("sha-1");

        Outcome outcome = world.deploy(image, new Digest("sha256:" + "0".repeat(64)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.DIGEST_MISMATCH));
        assertThat(world.wants("web")).isEqualTo("web:1");
    }

    @Test
    void anImageForAnotherProcessorIsRefusedBeforeAnythingIsChanged() {
        world.web();
        world.shared.image(ContainerRehearsal.REPOSITORY, "sha-arm", "arm64");
        ContainerImage image = new ContainerImage(ContainerRehearsal.REPOSITORY, new Pin("sha-arm"));
        Digest digest = world.digest(image);
        assertFailure(
                () -> world.deploy(image, digest),
                ReasonCode.ARTIFACT_REJECTED,
                "the image \"acme/web-app:sha-arm\" is built for linux/arm64 and the task definition \"web\" runs on"
                        + " linux/amd64");
    }

    @Test
    void theFenceStandsBeforeEveryMutation() {
        world.web();
        Failure taken = new Failure.RetryLater(ReasonCode.LEASED, "another run acts", "");
        world.fence = () -> {
            throw new FailureException(taken);
        };
        world.image("sha-1");
        world.forgetCalls();

        assertThatThrownBy(() -> world.deploy("sha-1")).hasMessage("another run acts");

        assertThat(world.cloud.calls().mutations()).isZero();
    }

    private static void assertFailure(ThrowableAssert.ThrowingCallable call, ReasonCode reason, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().reason()).isEqualTo(reason))
                .hasMessage(message);
    }
}
