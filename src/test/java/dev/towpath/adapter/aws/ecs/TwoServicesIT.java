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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Web and worker stay together also when only one of them fails; and a deployment tells what it brings along. */
class TwoServicesIT {
    private final ContainerRehearsal world = new ContainerRehearsal();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aWorkerThatFailsTakesTheGoodWebServiceBack() {
        onlyOneFails("worker");
    }

    @Test
    void aWebServiceThatFailsTakesTheGoodWorkerBack() {
        onlyOneFails("web");
    }

    private void onlyOneFails(String family) {
        world.web().worker();
        world.deploy("sha-1");
        world.cloud.rollout(family, Rollout.exits(1, List.of("boom")));

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.judged()).isTrue());
        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.wants("worker")).isEqualTo("worker:2");
        assertThat(world.revision("web:3").active()).isFalse();
        assertThat(world.revision("worker:3").active()).isFalse();
        assertThat(world.recorded()
                        .record()
                        .orElseThrow()
                        .artifact()
                        .orElseThrow()
                        .value())
                .isEqualTo("sha-1");
    }

    @Test
    void aRefusedWorkerTakesTheWebServiceBackAndIsNotTheImagesFault() {
        world.web().worker();
        world.deploy("sha-1");
        ContainerImage image = world.image("sha-2");
        Digest digest = world.digest(image);
        int updates = world.cloud.calls().count("ecs:UpdateService");
        world.fence = () -> {
            if (world.cloud.calls().count("ecs:UpdateService") == updates + 1) {
                world.fence = () -> {};
                world.cloud.fault(new Fault("ecs:UpdateService", Optional.empty(), Fault.Kind.DENY, 1, Duration.ZERO));
            }
        };

        assertThatThrownBy(() -> world.deploy(image, digest))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED));

        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.wants("worker")).isEqualTo("worker:2");
        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(world.revision(world.wants("web")).digest()).contains(digest);
        assertThat(world.revision(world.wants("worker")).digest()).contains(digest);
    }

    @Test
    void whatTerraformChangedIsSaidAndRecordedWithoutValues() {
        world.web(ServiceSeed.of("main", "web", "nginx:1.25")).worker();
        world.deploy("sha-1");
        terraform();

        assertThat(world.deploy("sha-2")).isInstanceOf(Outcome.Succeeded.class);

        String image = ContainerRehearsal.REGISTRY + ContainerRehearsal.REPOSITORY;
        List<String> changes = List.of(
                "task definition \"web\": image of \"app\" " + image + ":sha-1 → " + image + ":sha-2",
                "task definition \"web\": cpu 256 → 512",
                "task definition \"web\": app: environment API_TOKEN added");
        assertThat(world.said).containsAll(changes);
        Map<String, String> details = world.recorded().record().orElseThrow().details();
        assertThat(details).containsEntry("changes", String.join(", ", changes));
        assertThat(details.get("worker_changes"))
                .isEqualTo("task definition \"worker\": image of \"app\" " + image + ":sha-1 → " + image + ":sha-2");
        assertThat(details.toString()).doesNotContain("hunter2");
    }

    /** Terraform registers a revision of its own and leaves the service alone. */
    private void terraform() {
        TaskDefinition first = world.revision("web:1").definition();
        world.ecs()
                .registerTaskDefinition(request -> request.family("web")
                        .networkMode(first.networkMode())
                        .cpu("512")
                        .memory(first.memory())
                        .requiresCompatibilities(first.requiresCompatibilities())
                        .containerDefinitions(first.containerDefinitions().get(0).toBuilder()
                                .environment(KeyValuePair.builder()
                                        .name("API_TOKEN")
                                        .value("hunter2")
                                        .build())
                                .build()));
    }
}
