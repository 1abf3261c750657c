package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.ContainerImage;
import dev.towpath.observed.Change;
import dev.towpath.observed.Difference;
import dev.towpath.observed.DifferenceSource.Wish;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;

class EcsDifferencesIT {
    private static final String AREA = "task definition \"web\"";
    private static final String IMAGE = ContainerRehearsal.REGISTRY + "acme/web-app:";

    private final ContainerRehearsal world = new ContainerRehearsal();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aFirstDeploymentReplacesTheImageOnly() {
        world.web();

        assertThat(difference("sha-1").changes())
                .containsExactly(
                        Change.changed(AREA, "image of \"app\"", "nginx:1.25", IMAGE + "sha-1"),
                        Change.changed("service \"web\"", "task definition", "web:1", "a new revision"));
        assertThat(world.cloud.calls().count("ecs:RegisterTaskDefinition")).isZero();
    }

    @Test
    void whatRunsIsNoDifferenceAndItsServiceIsTold() {
        world.web();
        world.deploy("sha-1");

        Difference difference = difference("sha-1");

        assertThat(difference.changes()).isEmpty();
        assertThat(difference.notes())
                .containsExactly("service \"web\": rolling, circuit breaker with rollback, 2 tasks");
    }

    @Test
    void whatTerraformRegisteredSinceComesAlongWithItsSecretsHidden() {
        world.web();
        world.deploy("sha-1");
        terraform(container -> container.toBuilder()
                .environment(
                        KeyValuePair.builder()
                                .name("RAILS_ENV")
                                .value("production")
                                .build(),
                        KeyValuePair.builder().name("EMPTY").value("").build())
                .secrets(Secret.builder()
                        .name("DATABASE_URL")
                        .valueFrom("arn:aws:ssm:us-east-1:333333333333:parameter/web-app/prod1/url")
                        .build())
                .command("serve", "--api-token=hunter2")
                .dockerLabels(Map.of("team", "a"))
                .build());

        Difference difference = difference("sha-2");

        assertThat(difference.changes())
                .containsExactly(
                        Change.changed(AREA, "image of \"app\"", IMAGE + "sha-1", IMAGE + "sha-2"),
                        Change.added(AREA, "container \"envoy\"", "envoy:v1"),
                        Change.changed(AREA, "memory", "512", "1024"),
                        Change.added(AREA, "app: command", "x").hidden(),
                        Change.added(AREA, "app: dockerLabels team", "a"),
                        Change.added(AREA, "app: environment EMPTY", "x").hidden(),
                        Change.added(AREA, "app: environment RAILS_ENV", "x").hidden(),
                        Change.added(AREA, "app: secrets DATABASE_URL", "x").hidden(),
                        Change.changed("service \"web\"", "task definition", "web:2", "a new revision"));
        assertThat(difference.toString()).doesNotContain("hunter2", "production", "parameter/web-app");
        assertThat(difference.notes().get(1))
                .startsWith("the next revision is made of web:3")
                .endsWith("; web:2, which runs, was made of web:1");
    }

    @Test
    void aRevisionThatARolledBackDeploymentLeftIsNamed() {
        world.web();
        world.deploy("sha-1");
        world.cloud.rollout("sha-2", Rollout.sticks());
        world.awaiting = false;
        world.deploy("sha-2");
        new EcsCalls(world.clients, ContainerRehearsal.PLACE).update("main", "web", "web:2");

        Difference difference = difference("sha-2");

        assertThat(difference.changes())
                .containsExactly(
                        Change.changed(AREA, "image of \"app\"", IMAGE + "sha-1", IMAGE + "sha-2"),
                        Change.changed("service \"web\"", "task definition", "web:2", "web:3, which is there already"));
        assertThat(difference.notes()).contains("a deployment of \"web\" is in progress, or has not completed");
    }

    @Test
    void theWorkerIsComparedToo() {
        world.web().worker();

        assertThat(difference("sha-1").changes())
                .extracting(Change::area)
                .containsExactly(AREA, "service \"web\"", "task definition \"worker\"", "service \"worker\"");
    }

    @Test
    void whatCannotBeComparedSaysWhy() {
        world.web();
        world.cloud.fault(Fault.deny("ecs:ListTaskDefinitions"));
        assertThatThrownBy(() -> difference("sha-1"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED));
        ContainerImage missing = new ContainerImage(ContainerRehearsal.REPOSITORY, new dev.towpath.model.Pin("sha-9"));
        Wish wish = new Wish(
                world.observed(), world.recorded(), missing, new dev.towpath.model.Digest("sha256:" + "0".repeat(64)));
        assertThatThrownBy(() -> new EcsDifferences(world.clients, world.images).between(wish))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().message())
                                .isEqualTo("the image \"acme/web-app:sha-9\" does not exist"));
    }

    private void terraform(UnaryOperator<ContainerDefinition> change) {
        EcsCalls calls = new EcsCalls(world.clients, ContainerRehearsal.PLACE);
        RegisterTaskDefinitionRequest request = world.revision("web:1").copied();
        calls.register(request.toBuilder()
                .memory("1024")
                .containerDefinitions(List.of(
                        change.apply(request.containerDefinitions().get(0)),
                        ContainerDefinition.builder()
                                .name("envoy")
                                .image("envoy:v1")
                                .essential(false)
                                .build()))
                .build());
    }

    private Difference difference(String tag) {
        ContainerImage image = world.image(tag);
        return new EcsDifferences(world.clients, world.images)
                .between(new Wish(world.observed(), world.recorded(), image, world.digest(image)));
    }
}
