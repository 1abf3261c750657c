package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

class ContainerChoiceTest {
    private static final String REPOSITORY = "acme/web-app";
    private static final String OURS = "920534281604.dkr.ecr.us-east-1.amazonaws.com/acme/web-app:sha-1";

    @Test
    void theConfiguredNameComesFirst() {
        assertThat(choose(Optional.of("side"), List.of("app"), container("app", OURS), container("side", "x")))
                .isEqualTo("side");
    }

    @Test
    void aConfiguredNameThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> choose(Optional.of("web"), List.of(), container("app", OURS), container("side", "x")))
                .isInstanceOf(FailureException.class)
                .hasMessage("the task definition \"family\" has no container \"web\", only \"app\", \"side\"");
    }

    @Test
    void theSameRepositoryComesBeforeTheLoadBalancer() {
        assertThat(choose(Optional.empty(), List.of("proxy"), container("proxy", "envoy:1"), container("app", OURS)))
                .isEqualTo("app");
    }

    @Test
    void amongSeveralOfTheRepositoryTheBalancedOneIsTheApplication() {
        assertThat(choose(Optional.empty(), List.of("app"), container("migrate", OURS), container("app", OURS)))
                .isEqualTo("app");
    }

    @Test
    void amongSeveralOfTheRepositoryTheEssentialOneIsTheApplication() {
        assertThat(choose(
                        Optional.empty(),
                        List.of(),
                        optional("migrate", OURS),
                        container("app", OURS),
                        container("proxy", "envoy:1")))
                .isEqualTo("app");
    }

    @Test
    void withAPlaceholderTheLoadBalancersContainerIsTaken() {
        assertThat(choose(Optional.empty(), List.of("app"), container("app", "nginx"), container("side", "x")))
                .isEqualTo("app");
    }

    @Test
    void elseTheOnlyEssentialContainerIsTaken() {
        assertThat(choose(Optional.empty(), List.of(), container("app", "nginx"), optional("side", "x")))
                .isEqualTo("app");
    }

    @Test
    void aSimilarRepositoryIsAnotherOne() {
        assertThat(choose(
                        Optional.empty(),
                        List.of("app"),
                        container("app", "nginx"),
                        container("side", "host.example/acme/web-app-sidecar:1")))
                .isEqualTo("app");
    }

    @Test
    void whatCannotBeToldIsRefused() {
        assertThatThrownBy(() -> choose(Optional.empty(), List.of(), container("a", "x"), container("b", "y")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().reason()).isEqualTo(ReasonCode.AMBIGUOUS))
                .hasMessage("it cannot be told which container of the task definition \"family\" runs the image of"
                        + " \"acme/web-app\": \"a\", \"b\"");
    }

    private static String choose(
            Optional<String> configured, List<String> balanced, ContainerDefinition... containers) {
        TaskDefinition definition = TaskDefinition.builder()
                .family("family")
                .containerDefinitions(containers)
                .build();
        return ContainerChoice.of(definition, REPOSITORY, configured, balanced);
    }

    private static ContainerDefinition container(String name, String image) {
        return ContainerDefinition.builder().name(name).image(image).build();
    }

    private static ContainerDefinition optional(String name, String image) {
        return container(name, image).toBuilder().essential(false).build();
    }
}
