package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.observed.Change;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;

/** What is told of the difference between two revisions, and what is kept to itself. */
class DefinitionLinesTest {
    @Test
    void noValueOfAVariableOrSecretIsEverShown() {
        RegisterTaskDefinitionRequest before = definition(
                app -> app.environment(variable("CHANGED", "v-1"), variable("GONE", "v-2"), variable("SAME", "v-3"))
                        .secrets(secret("KEY", "v-4")));
        RegisterTaskDefinitionRequest after = definition(app -> app.environment(
                        variable("CHANGED", "v-5"), variable("SAME", "v-3"), variable("NEW", "v-6"))
                .secrets(secret("KEY", "v-7"), secret("SECOND", "v-8"))
                .logConfiguration(log -> log.logDriver(LogDriver.SPLUNK).secretOptions(secret("splunk-token", "v-9"))));

        List<Change> changes = DefinitionLines.between(before, after);

        assertThat(words(before, after))
                .containsExactlyInAnyOrder(
                        "task definition \"web\": app: environment CHANGED changed",
                        "task definition \"web\": app: environment GONE removed",
                        "task definition \"web\": app: environment NEW added",
                        "task definition \"web\": app: logConfiguration.logDriver added (splunk)",
                        "task definition \"web\": app: logConfiguration.secretOptions splunk-token added",
                        "task definition \"web\": app: secrets KEY changed",
                        "task definition \"web\": app: secrets SECOND added");
        assertThat(changes.toString() + words(before, after)).doesNotContain("v-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--password=hunter2",
                "--api-key hunter2",
                "Authorization: Bearer hunter2",
                "postgres://app:hunter2@db/app",
                "{\"password\":\"hunter2\"}"
            })
    void aSecretInACommandIsHiddenWhetherItComesOrGoes(String word) {
        RegisterTaskDefinitionRequest plain = definition(app -> app.command("bin/web"));
        RegisterTaskDefinitionRequest telling = definition(app -> app.command("bin/web", word));

        assertThat(words(plain, telling)).containsExactly("task definition \"web\": app: command changed");
        assertThat(words(telling, plain)).containsExactly("task definition \"web\": app: command changed");
        assertThat(DefinitionLines.between(plain, telling).toString()).doesNotContain("hunter2");
    }

    @Test
    void anOrdinarySettingIsShown() {
        assertThat(words(
                        definition(app -> app.cpu(256).command("bin/web")),
                        definition(app -> app.cpu(512).command("bin/web", "http://localhost:3000/up"))))
                .containsExactly(
                        "task definition \"web\": app: command bin/web → bin/web http://localhost:3000/up",
                        "task definition \"web\": app: cpu 256 → 512");
    }

    private static List<String> words(RegisterTaskDefinitionRequest before, RegisterTaskDefinitionRequest after) {
        return DefinitionLines.between(before, after).stream()
                .map(DefinitionLines::words)
                .toList();
    }

    private static RegisterTaskDefinitionRequest definition(Consumer<ContainerDefinition.Builder> settings) {
        ContainerDefinition.Builder app =
                ContainerDefinition.builder().name("app").image("web:1");
        settings.accept(app);
        return RegisterTaskDefinitionRequest.builder()
                .family("web")
                .containerDefinitions(app.build())
                .build();
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    private static Secret secret(String name, String value) {
        return Secret.builder().name(name).valueFrom(value).build();
    }
}
