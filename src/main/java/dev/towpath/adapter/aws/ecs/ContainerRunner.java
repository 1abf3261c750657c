package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.EcrArtifacts;
import dev.towpath.adapter.aws.RegistryImage;
import dev.towpath.execute.EndpointCheck;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepRunner;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.ReasonCode;
import java.time.Clock;
import java.util.Optional;

/**
 * Carries out steps on container services.
 *
 * <p>A deployment has succeeded when our own deployment is complete, wants our own revision and runs the pinned digest; then,
 * and only then, it is recorded.
 */
public final class ContainerRunner implements StepRunner {
    private final AwsClients clients;
    private final EcrArtifacts images;
    private final Equipment equipment;

    /** A runner that all container steps of a run share, so that it can watch many rollouts with few calls. */
    public ContainerRunner(
            AwsClients clients,
            EcrArtifacts images,
            RecordWriter writer,
            EndpointCheck endpoints,
            Pace pace,
            Clock clock) {
        this.clients = clients;
        this.images = images;
        this.equipment =
                new Equipment(new ServicePoller(clients, pace.nanoTime(), pace.gap()), writer, endpoints, pace, clock);
    }

    @Override
    public Outcome run(Step step, StepContext context) {
        return step.fold(
                deploy -> deploy(deploy, context),
                publish -> notContainers(step),
                apply -> notContainers(step),
                adopt -> adopt(adopt, context),
                settle -> new ContainerSettlement(
                                settle, context, calls(settle.subject()), equipment.writer(), equipment.clock(), images)
                        .run(workload(settle.subject())));
    }

    private Outcome deploy(Step.DeployContainer step, StepContext context) {
        Optional<RegistryImage> image = images.locate(step.image());
        return image.isEmpty()
                ? missing(step.image())
                : moved(image.get(), step.digest())
                        .orElseGet(() -> new ContainerDeployment(
                                        step, workload(step.subject()), context, calls(step.subject()), equipment)
                                .run(image.get()));
    }

    private Outcome adopt(Step.Adopt step, StepContext context) {
        ContainerImage wanted = step.artifact().fold(found -> found, bundle -> {
            throw new IllegalArgumentException("\"" + bundle.location() + "\" is not a container image");
        });
        Optional<RegistryImage> image = images.locate(wanted);
        return image.isEmpty()
                ? missing(wanted)
                : moved(image.get(), step.digest())
                        .orElseGet(() -> new ContainerAdoption(
                                        step, context, calls(step.subject()), equipment.writer(), equipment.clock())
                                .run(workload(step.subject()), image.get()));
    }

    private static Outcome missing(ContainerImage image) {
        return new Outcome.Refused(
                ReasonCode.ARTIFACT_MISSING,
                "the image \"" + image.location() + "\" is not in the shared account's registry any more",
                "push it again, or pin another one");
    }

    private static Optional<Outcome> moved(RegistryImage image, Digest planned) {
        return image.digest().equals(planned)
                ? Optional.empty()
                : Optional.of(new Outcome.Refused(
                        ReasonCode.DIGEST_MISMATCH,
                        "the tag of \"" + image.image().location() + "\" was moved from " + planned.abbreviated()
                                + " to " + image.digest().abbreviated() + " since the plan was made",
                        "make the repository's tags immutable; the next run plans anew"));
    }

    private EcsCalls calls(Subject subject) {
        return new EcsCalls(clients, subject.place());
    }

    private static ContainerService workload(Subject subject) {
        return subject.workload()
                .fold(
                        container -> container,
                        site -> {
                            throw new IllegalArgumentException(subject.target() + " is a static site");
                        },
                        infrastructure -> {
                            throw new IllegalArgumentException(subject.target() + " is infrastructure");
                        });
    }

    private static Outcome notContainers(Step step) {
        throw new IllegalArgumentException("the step on " + step.target() + " is not one on containers");
    }
}
