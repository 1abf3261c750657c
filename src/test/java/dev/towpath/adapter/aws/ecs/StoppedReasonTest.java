package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.Task;

class StoppedReasonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IMAGE_MISSING|CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref r:t: r:t: not found",
                "IMAGE_MISSING|CannotPullContainerError: ref pull has been retried: manifest unknown",
                "IMAGE_DENIED|CannotPullContainerError: pull access denied for r, repository does not accept: denied: User is not authorized",
                "IMAGE_UNREACHABLE|CannotPullContainerError: context deadline exceeded: dial tcp: i/o timeout",
                "IMAGE_UNREACHABLE|ResourceInitializationError: unable to pull registry auth from Amazon ECR: i/o timeout",
                "ARCHITECTURE|CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
                "ARCHITECTURE|exec /app: exec format error",
                "SECRETS|ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret",
                "SECRETS|ResourceInitializationError: unable to pull secrets: invalid ssm parameters: /web/prod/key",
                "OUT_OF_MEMORY|OutOfMemoryError: Container killed due to memory usage",
                "HEALTH|Task failed ELB health checks in (target-group arn:aws:x)",
                "HEALTH|Task failed container health checks",
                "CAPACITY|Capacity is unavailable at this time. Please try again later",
                "CAPACITY|Timeout waiting for network interface provisioning: subnet has no free addresses",
                "EXIT|Essential container in task exited",
                "STOPPED|Scaling activity initiated by (deployment ecs-svc/1)",
                "OTHER|Something new",
            })
    void reasonsFallIntoKinds(StoppedReason.Kind kind, String text) {
        assertThat(StoppedReason.of(Task.builder().stoppedReason(text).build()))
                .isEqualTo(new StoppedReason(kind, text));
    }

    @Test
    void theContainersOwnReasonIsTold() {
        Task task = Task.builder()
                .stoppedReason("Essential container in task exited")
                .containers(Container.builder()
                        .name("app")
                        .exitCode(3)
                        .reason("boom")
                        .build())
                .build();

        StoppedReason reason = StoppedReason.of(task);

        assertThat(reason.kind()).isEqualTo(StoppedReason.Kind.EXIT);
        assertThat(reason.sentence())
                .isEqualTo("the container ended by itself: Essential container in task exited (container \"app\": exit"
                        + " code 3, boom)");
    }

    @Test
    void aKilledContainerRanOutOfMemory() {
        Task task = Task.builder()
                .stopCode("EssentialContainerExited")
                .containers(Container.builder().name("app").exitCode(137).build())
                .build();

        assertThat(StoppedReason.of(task).kind()).isEqualTo(StoppedReason.Kind.OUT_OF_MEMORY);
    }

    @Test
    void anUnhealthyContainerIsAHealthCheck() {
        Task task = Task.builder()
                .containers(Container.builder()
                        .name("app")
                        .healthStatus(HealthStatus.UNHEALTHY)
                        .build())
                .build();

        assertThat(StoppedReason.of(task))
                .isEqualTo(new StoppedReason(StoppedReason.Kind.HEALTH, "no reason was given"));
    }
}
