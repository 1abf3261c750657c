package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.ContainerService;
import dev.towpath.observed.Change;
import dev.towpath.observed.Difference;
import dev.towpath.observed.DifferenceSource;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Says what a rollout would change: the revision that it would register beside the one that runs, service by service. */
public final class EcsDifferences implements DifferenceSource {
    private final AwsClients clients;
    private final EcrArtifacts images;

    /** Differences of container services; images are looked up in the shared account. */
    public EcsDifferences(AwsClients clients, EcrArtifacts images) {
        this.clients = clients;
        this.images = images;
    }

    @Override
    public Difference between(Wish wish) {
        if (!(wish.subject().workload() instanceof ContainerService workload)
                || !(wish.artifact() instanceof ContainerImage image)) {
            throw new IllegalArgumentException("only containers have task definitions");
        }
        RegistryImage found = images.locate(image)
                .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                        ReasonCode.ARTIFACT_MISSING,
                        "the image \"" + image.location() + "\" does not exist",
                        "build it, or pin another")));
        EcsCalls calls = new EcsCalls(clients, wish.subject().place());
        TargetServices services = TargetServices.of(
                wish.recorded(), workload.parameters(), wish.subject().place());
        List<Change> changes = new ArrayList<>();
        Set<String> notes = new LinkedHashSet<>();
        services.described(calls).forEach((role, view) -> {
            Side side = Side.of(view, calls, workload, found);
            changes.addAll(side.changes());
            notes.addAll(side.notes());
        });
        return new Difference(changes, List.copyOf(notes));
    }

    /** One service: what runs, from what the next revision is made, and what it would be. */
    private record Side(
            ServiceView view,
            Revision running,
            Revision base,
            RegisterTaskDefinitionRequest request,
            Optional<Revision> identical) {

        static Side of(ServiceView view, EcsCalls calls, ContainerService workload, RegistryImage image) {
            Revision running = calls.revision(view.taskDefinition());
            RevisionBase found = RevisionBase.find(
                    running, calls.newestRevisions(running.definition().family()), calls::existing);
            Revision base = found.base();
            String container = ContainerChoice.of(
                    base.definition(), workload.repository(), workload.container(), view.balancedContainers());
            RegisterTaskDefinitionRequest request = base.with(
                    container,
                    RolloutPreparation.name(base.image(container), workload, image),
                    Map.of(Revision.DIGEST, image.digest().value()));
            Optional<Revision> identical =
                    found.ours().stream().filter(each -> each.sameAs(request)).findFirst();
            return new Side(view, running, base, request, identical);
        }

        List<Change> changes() {
            List<Change> changes = new ArrayList<>(DefinitionLines.between(running.copied(), request));
            boolean stays = identical
                    .filter(each -> Revision.same(each.arn(), running.arn()))
                    .isPresent();
            boolean sameContent = changes.isEmpty() && identical.isEmpty();
            if (!stays && !sameContent) {
                changes.add(Change.changed(
                        "service \"" + view.name() + "\"",
                        "task definition",
                        running.name(),
                        identical
                                .map(each -> each.name() + ", which is there already")
                                .orElse("a new revision")));
            }
            return changes;
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>();
            notes.add("service \"" + view.name() + "\": " + settings());
            boolean published = !base.arn().equals(running.arn())
                    && !running.base()
                            .filter(arn -> Revision.same(arn, base.arn()))
                            .isPresent();
            if (published) {
                notes.add("the next revision is made of " + base.name() + by(base) + "; " + running.name()
                        + ", which runs, "
                        + running.base()
                                .map(arn -> "was made of " + Revision.shortName(arn))
                                .orElse("is another" + by(running)));
            }
            if (view.primary().filter(view::complete).isEmpty()) {
                notes.add("a deployment of \"" + view.name() + "\" is in progress, or has not completed");
            }
            return notes;
        }

        private String settings() {
            List<String> parts = new ArrayList<>();
            DeploymentConfiguration configuration = view.service().deploymentConfiguration();
            if (configuration == null) {
                parts.add("rolling");
            } else {
                parts.add(Optional.ofNullable(configuration.strategyAsString())
                        .map(word -> word.toLowerCase(Locale.ROOT).replace('_', '/'))
                        .orElse("rolling"));
                Optional.ofNullable(configuration.minimumHealthyPercent())
                        .ifPresent(percent -> parts.add("at least " + percent + " % healthy"));
                Optional.ofNullable(configuration.maximumPercent())
                        .ifPresent(percent -> parts.add("at most " + percent + " %"));
                boolean breaker = configuration.deploymentCircuitBreaker() != null
                        && Boolean.TRUE.equals(
                                configuration.deploymentCircuitBreaker().enable());
                boolean back = breaker
                        && Boolean.TRUE.equals(
                                configuration.deploymentCircuitBreaker().rollback());
                parts.add(
                        breaker
                                ? "circuit breaker " + (back ? "with rollback" : "without rollback")
                                : "no circuit breaker, so ECS retries a broken revision without end");
            }
            parts.add(view.desired() == 1 ? "1 task" : view.desired() + " tasks");
            return String.join(", ", parts);
        }

        private static String by(Revision revision) {
            return Optional.ofNullable(revision.definition().registeredBy())
                    .map(who -> ", registered by " + who)
                    .orElse("");
        }
    }
}
