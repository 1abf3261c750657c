package dev.towpath.adapter.aws.ecs;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Decides which one container of a task definition is the application, so that no sidecar ever gets the application's image.
 *
 * <p>The configured name, else the same repository, else the load balancer's container, else the only essential one; never a guess.
 */
final class ContainerChoice {
    private ContainerChoice() {}

    /**
     * The name of the container whose image is replaced.
     *
     * @param balanced the containers that the service's load balancers send requests to
     * @throws FailureException if it cannot be told
     */
    static String of(TaskDefinition definition, String repository, Optional<String> configured, List<String> balanced) {
        List<ContainerDefinition> containers = definition.containerDefinitions();
        List<String> names = containers.stream().map(ContainerDefinition::name).toList();
        if (configured.isPresent()) {
            return only(names.stream().filter(configured.get()::equals).toList())
                    .orElseThrow(() -> refused(
                            ReasonCode.NOT_FOUND,
                            "the task definition \"" + definition.family() + "\" has no container \"" + configured.get()
                                    + "\", only " + quoted(names),
                            "correct container in app.yaml"));
        }
        List<String> ofRepository = containers.stream()
                .filter(container -> container.image() != null
                        && ImageName.parse(container.image()).repository().equals(repository))
                .map(ContainerDefinition::name)
                .toList();
        return only(ofRepository)
                .or(() -> only(narrowed(ofRepository, names).stream()
                        .filter(balanced::contains)
                        .toList()))
                .or(() -> only(narrowed(ofRepository, names).stream()
                        .filter(name -> essential(containers, name))
                        .toList()))
                .orElseThrow(() -> refused(
                        ReasonCode.AMBIGUOUS,
                        "it cannot be told which container of the task definition \"" + definition.family()
                                + "\" runs the image of \"" + repository + "\": " + quoted(names),
                        "set container in app.yaml"));
    }

    private static List<String> narrowed(List<String> candidates, List<String> all) {
        return candidates.isEmpty() ? all : candidates;
    }

    private static boolean essential(List<ContainerDefinition> containers, String name) {
        // Absent means essential (ECS API reference, ContainerDefinition).
        return containers.stream()
                .anyMatch(container -> container.name().equals(name) && !Boolean.FALSE.equals(container.essential()));
    }

    private static Optional<String> only(List<String> names) {
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }

    private static String quoted(List<String> names) {
        return "\"" + String.join("\", \"", names) + "\"";
    }

    private static FailureException refused(ReasonCode reason, String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(reason, message, advice));
    }
}
