package dev.towpath.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * Containers on ECS: a web service and perhaps a worker that roll together.
 *
 * @param repository the ECR repository in the shared account
 * @param container which container's image is replaced, when it cannot be told from the task definition
 * @param imageReference whether task definitions name the image by tag or by digest
 * @param procedure what belongs to a deployment beside the rollout
 */
public record ContainerService(
        ParameterPrefix parameters,
        String repository,
        Optional<String> container,
        ImageReference imageReference,
        Procedure procedure)
        implements Workload {
    /** What it is called in files, reports and the journal. */
    public static final String TYPE = "container";

    /** The value that Terraform writes once: nothing was ever deployed. */
    public static final String NEVER_DEPLOYED = "latest";

    /** Containers of which a deployment is the rollout and nothing else. */
    public ContainerService(
            ParameterPrefix parameters, String repository, Optional<String> container, ImageReference imageReference) {
        this(parameters, repository, container, imageReference, Procedure.PLAIN);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<Artifact> artifact(Pin pin) {
        return Optional.of(new ContainerImage(repository, pin));
    }

    @Override
    public Optional<String> recordedVersionParameter() {
        return Optional.of("container-image-tag");
    }

    @Override
    public Optional<Pin> pinOf(String recordedValue) {
        return recordedValue.equals(NEVER_DEPLOYED) || !Pin.valid(recordedValue)
                ? Optional.empty()
                : Optional.of(new Pin(recordedValue));
    }

    @Override
    public <T> T fold(
            Function<ContainerService, T> container,
            Function<StaticSite, T> site,
            Function<Infrastructure, T> infrastructure) {
        return container.apply(this);
    }
}
