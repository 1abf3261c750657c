package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.model.ContainerService;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Intent;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Everything about one service's rollout that can be decided before anything is changed.
 *
 * @param running the revision that the service wants now
 * @param request what to register, unless an identical revision of ours exists already
 */
record RolloutPreparation(
        Role role,
        ServiceView view,
        Revision running,
        Revision base,
        String container,
        RegisterTaskDefinitionRequest request,
        Optional<Revision> identical) {
    private static final int LINE_LENGTH_MAX = 500;

    /** What is different from the running revision, one sentence for each thing. */
    List<String> changes() {
        return DefinitionLines.between(running.copied(), request).stream()
                .map(DefinitionLines::words)
                .toList();
    }

    String changesInOneLine() {
        String line = String.join(", ", changes());
        return line.length() <= LINE_LENGTH_MAX ? line : line.substring(0, LINE_LENGTH_MAX) + "…";
    }

    /** Reads the revisions of a service's family and decides. */
    static RolloutPreparation of(
            Role role,
            ServiceView view,
            EcsCalls calls,
            ContainerService workload,
            RegistryImage image,
            Intent intent) {
        Revision running = calls.revision(view.taskDefinition());
        String family = running.definition().family();
        RevisionBase found = RevisionBase.find(running, calls.newestRevisions(family), calls::existing);
        Revision base = found.base();
        String container = ContainerChoice.of(
                base.definition(), workload.repository(), workload.container(), view.balancedContainers());
        platform(base.definition(), image);
        RegisterTaskDefinitionRequest request = base.with(
                container,
                name(base.image(container), workload, image),
                Map.of(
                        Revision.INTENT, intent.id(),
                        Revision.COMMIT, intent.commit().value(),
                        Revision.BASE, base.arn(),
                        Revision.PIN, image.image().pin().value(),
                        Revision.DIGEST, image.digest().value()));
        Optional<Revision> identical =
                found.ours().stream().filter(each -> each.sameAs(request)).findFirst();
        return new RolloutPreparation(role, view, running, base, container, request, identical);
    }

    /** The image as the task definition is to name it; a registry that mirrors the repository stays. */
    static String name(Optional<ImageName> current, ContainerService workload, RegistryImage image) {
        String location = current.filter(name -> name.repository().equals(workload.repository()))
                .filter(name -> name.registry().isPresent())
                .map(ImageName::location)
                .orElse(image.repositoryUri());
        return workload.imageReference() == ImageReference.DIGEST
                ? location + "@" + image.digest()
                : location + ":" + image.image().pin();
    }

    /** Refuses an image that is not built for where the tasks run; of an index, one of its platforms must fit. */
    private static void platform(TaskDefinition definition, RegistryImage image) {
        // Fargate and EC2 both default to X86_64 and Linux (ECS API reference, RuntimePlatform).
        Optional<RuntimePlatform> platform = Optional.ofNullable(definition.runtimePlatform());
        boolean arm = platform.filter(each -> each.cpuArchitecture() == CPUArchitecture.ARM64)
                .isPresent();
        boolean windows = platform.flatMap(each -> Optional.ofNullable(each.operatingSystemFamilyAsString()))
                .filter(family -> family.startsWith("WINDOWS"))
                .isPresent();
        String wanted = (windows ? "windows/" : "linux/") + (arm ? "arm64" : "amd64");
        NavigableSet<String> built = image.manifest().platforms();
        if (!built.isEmpty() && !built.contains(wanted)) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.ARTIFACT_REJECTED,
                    "the image \"" + image.image().location() + "\" is built for " + String.join(", ", built)
                            + " and the task definition \"" + definition.family() + "\" runs on " + wanted,
                    "build the image for " + wanted + ", or set runtime_platform in Terraform"));
        }
    }

    /** The revision to go back to: what the last completed deployment ran. */
    Optional<String> previous() {
        Optional<Deployment> primary = view.primary();
        return primary.filter(view::complete)
                .or(() -> view.service().deployments().stream()
                        .filter(deployment -> !"PRIMARY".equals(deployment.status()))
                        .filter(view::complete)
                        .findFirst())
                .or(() -> primary)
                .flatMap(deployment -> Optional.ofNullable(deployment.taskDefinition()));
    }

    /** A rollout by somebody else that is still going on over something that ran: it is never overwritten. */
    Optional<String> foreignRollout() {
        boolean going = view.deploying();
        boolean overSomething = view.service().deployments().stream()
                .anyMatch(deployment -> !"PRIMARY".equals(deployment.status())
                        && Optional.ofNullable(deployment.runningCount()).orElse(0) > 0);
        return going && overSomething && !running.ours()
                ? Optional.of("a deployment of \"" + view.name() + "\" to " + running.name()
                        + " that Towpath did not start is in progress"
                        + Optional.ofNullable(running.definition().registeredBy())
                                .map(who -> ", registered by " + who)
                                .orElse(""))
                : Optional.empty();
    }
}
