package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a revision changes, in words that name things and give no secret away. */
class RevisionChangesTest {
    private static final ContainerDefinition APP = ContainerDefinition.builder()
            .name("app")
            .image("acme/web-app:sha-1")
            .essential(true)
            .environment(variable("LOG_LEVEL", "info"), variable("DATABASE_URL", "postgres://user:hunter2@db/app"))
            .secrets(Secret.builder().name("KEY").valueFrom("arn:…:old").build())
            .build();
    private static final TaskDefinition RUNNING = TaskDefinition.builder()
            .family("web")
            .cpu("256")
            .memory("512")
            .containerDefinitions(APP)
            .build();

    @Test
    void theSameRevisionChangesNothing() {
        assertThat(words(wanted(APP))).isEmpty();
    }

    @Test
    void aNewImageIsShown() {
        assertThat(words(wanted(APP.toBuilder().image("acme/web-app:sha-2").build())))
                .containsExactly("container \"app\": image acme/web-app:sha-1 → acme/web-app:sha-2");
    }

    @Test
    void variablesAndSecretsAreNamedAndTheirValuesAreNot() {
        ContainerDefinition changed = APP.toBuilder()
                .environment(variable("DATABASE_URL", "postgres://user:swordfish@db/app"), variable("NEW", "1"))
                .secrets(Secret.builder().name("KEY").valueFrom("arn:…:new").build())
                .build();

        List<String> words = words(wanted(changed));

        assertThat(words)
                .containsExactly(
                        "container \"app\": variable DATABASE_URL changed",
                        "container \"app\": variable LOG_LEVEL removed",
                        "container \"app\": variable NEW added",
                        "container \"app\": secret KEY changed");
        assertThat(words.toString()).doesNotContain("hunter2", "swordfish", "arn:");
    }

    @Test
    void fieldsAreNamedAndOnlyHarmlessValuesShown() {
        ContainerDefinition changed = APP.toBuilder()
                .command("serve", "--password=hunter2")
                .dockerLabels(Map.of("token", "hunter2"))
                .build();
        RegisterTaskDefinitionRequest wanted = wanted(changed).toBuilder()
                .cpu("512")
                .executionRoleArn("arn:aws:iam::111111111111:role/execution")
                .build();

        List<String> words = words(wanted);

        assertThat(words)
                .containsExactlyInAnyOrder(
                        "task definition \"web\": cpu 256 → 512",
                        "task definition \"web\": executionRoleArn added",
                        "container \"app\": command added",
                        "container \"app\": dockerLabels added");
        assertThat(words.toString()).doesNotContain("hunter2");
    }

    @Test
    void containersComeAndGoByName() {
        ContainerDefinition sidecar =
                ContainerDefinition.builder().name("proxy").image("envoy:1.30").build();

        assertThat(words(wanted(sidecar, APP)))
                .as("their order says nothing")
                .containsExactly("task definition \"web\": container \"proxy\" added (envoy:1.30)");
        assertThat(words(wanted(sidecar)))
                .containsExactly(
                        "task definition \"web\": container \"app\" removed",
                        "task definition \"web\": container \"proxy\" added (envoy:1.30)");
    }

    private static RegisterTaskDefinitionRequest wanted(ContainerDefinition... containers) {
        return RegisterTaskDefinitionRequest.builder()
                .family("web")
                .cpu("256")
                .memory("512")
                .containerDefinitions(containers)
                .build();
    }

    private static List<String> words(RegisterTaskDefinitionRequest wanted) {
        return RevisionChanges.between(RUNNING, wanted).stream()
                .map(RevisionChanges::words)
                .toList();
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }
}
