package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.problem.FailureException;
import dev.towpath.sandbox.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Deployment;

/** A call is done by AWS while its answer is lost, also to every retry: what it did is found, and nothing is done twice. */
class LostAnswersIT {
    private static final int ALL_TRIES = 6;

    private final ContainerRehearsal world = new ContainerRehearsal(new VirtualTime());

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecs:RegisterTaskDefinition", "ecs:UpdateService"})
    void theNextRunConverges(String operation) {
        world.web();
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        world.cloud.fault(Fault.dropAnswer(operation, ALL_TRIES));

        assertThat(cutShort(image, digest)).as("nothing is called a success").isTrue();

        world.cloud.clearFaults();
        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(world.service("web").deployments())
                .extracting(Deployment::taskDefinition)
                .containsExactly(world.service("web").taskDefinition());
        assertThat(world.recorded().record().orElseThrow().digest()).contains(digest);
    }

    @Test
    void aRecordWhoseAnswerIsLostIsReadAgain() {
        world.web();
        world.cloud.fault(Fault.dropAnswer("ssm:PutParameter", ALL_TRIES));

        assertThat(world.deploy("sha-1")).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.recorded()
                        .record()
                        .orElseThrow()
                        .artifact()
                        .orElseThrow()
                        .value())
                .isEqualTo("sha-1");
    }

    private boolean cutShort(ContainerImage image, Digest digest) {
        try {
            return !(world.deploy(image, digest) instanceof Outcome.Succeeded);
        } catch (FailureException e) {
            return true;
        }
    }
}
