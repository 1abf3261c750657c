package dev.towpath.adapter.aws;

import dev.towpath.model.Artifact;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.model.Place;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/**
 * Images in the shared account's registry: read there with that account's credentials, a hundred tags a call.
 *
 * <p>It answers for container images only. What it cannot find out beside existence and digest (who may read the policy of
 * a repository differs) costs a warning, never the deployment.
 */
public final class EcrArtifacts implements ArtifactSource {
    private static final int CONFIGURATION_BYTES_MAX = 1 << 20;
    private static final int IMAGES_PER_CALL_MAX = 100;
    private static final List<String> MANIFEST_TYPES = List.of(
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    private final AwsClients clients;
    private final Place shared;

    /** Images in the registry of a place. */
    public EcrArtifacts(AwsClients clients, Place shared) {
        this.clients = clients;
        this.shared = shared;
    }

    @Override
    public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts) {
        return find(artifacts, List.of());
    }

    @Override
    public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts, Collection<Artifact> pinned) {
        Map<String, List<ContainerImage>> byRepository = byRepository(artifacts);
        Map<String, List<ContainerImage>> alsoPinned = byRepository(pinned);
        List<List<ContainerImage>> calls = new ArrayList<>();
        byRepository.values().forEach(images -> {
            for (int at = 0; at < images.size(); at += IMAGES_PER_CALL_MAX) {
                calls.add(images.subList(at, Math.min(images.size(), at + IMAGES_PER_CALL_MAX)));
            }
        });
        Map<Artifact, ArtifactState> states = new HashMap<>();
        clients.sweep(
                        calls,
                        wanted -> states(
                                wanted, alsoPinned.getOrDefault(wanted.get(0).repository(), List.of())))
                .forEach(states::putAll);
        return states;
    }

    private static Map<String, List<ContainerImage>> byRepository(Collection<Artifact> artifacts) {
        return artifacts.stream()
                .flatMap(artifact -> artifact.fold(Optional::of, bundle -> Optional.<ContainerImage>empty()).stream())
                .distinct()
                .collect(Collectors.groupingBy(ContainerImage::repository, TreeMap::new, Collectors.toList()));
    }

    /** The image as it lies in the registry; empty if it is not there. */
    public Optional<RegistryImage> locate(ContainerImage image) {
        Lookup lookup = lookup(List.of(image));
        lookup.refused().values().forEach(refusal -> {
            throw new FailureException(refusal);
        });
        return Optional.ofNullable(lookup.found().get(image.pin().value()))
                .map(found -> new RegistryImage(
                        image,
                        repositoryUri(image.repository()),
                        new Digest(found.imageId().imageDigest()),
                        manifest(image.repository(), found)));
    }

    private ImageManifest manifest(String repository, Image found) {
        String text = Optional.ofNullable(found.imageManifest()).orElse("");
        ImageManifest manifest = ImageManifest.read(text);
        return ImageManifest.configuration(text)
                .filter(digest -> manifest.platforms().isEmpty())
                .flatMap(digest -> configuration(repository, digest))
                .map(manifest::withConfiguration)
                .orElse(manifest);
    }

    /** The configuration of an image; who may not read layers deploys without knowing the architecture. */
    private Optional<String> configuration(String repository, Digest digest) {
        try {
            String url = clients.ecr(shared)
                    .getDownloadUrlForLayer(
                            request -> request.registryId(shared.account().id())
                                    .repositoryName(repository)
                                    .layerDigest(digest.value()))
                    .downloadUrl();
            return clients.download(URI.create(url), CONFIGURATION_BYTES_MAX);
        } catch (SdkException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The name under which tasks pull from a repository, without a tag. */
    public String repositoryUri(String repository) {
        String domain = shared.region().id().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return shared.account() + ".dkr.ecr." + shared.region() + "." + domain + "/" + repository;
    }

    private Map<Artifact, ArtifactState> states(List<ContainerImage> wanted, List<ContainerImage> pinned) {
        Map<Artifact, ArtifactState> states = new HashMap<>();
        try {
            Lookup lookup = lookup(wanted);
            Map<String, Image> found = lookup.found();
            RepositoryFacts facts = found.isEmpty()
                    ? RepositoryFacts.unknown()
                    : RepositoryFacts.of(
                            clients.ecr(shared), shared, wanted.get(0).repository(), found.keySet());
            List<ContainerImage> others = pinned.stream()
                    .filter(image -> !found.containsKey(image.pin().value()))
                    .toList();
            wanted.forEach(image -> states.put(
                    image,
                    Optional.ofNullable(found.get(image.pin().value()))
                            .map(there -> available(image, there, facts, others))
                            .or(() -> Optional.ofNullable(
                                            lookup.refused().get(image.pin().value()))
                                    .map(refusal -> unreadable(image, refusal)))
                            .orElseGet(() -> absent(image))));
        } catch (FailureException e) {
            wanted.forEach(image -> states.put(image, unreadable(image, e.failure())));
        }
        return states;
    }

    /** What the registry says of images, by tag: those that exist, and those that it does not give away. */
    private record Lookup(Map<String, Image> found, Map<String, Failure> refused) {}

    private Lookup lookup(List<ContainerImage> wanted) {
        String repository = wanted.get(0).repository();
        AwsCall call = new AwsCall("ecr:BatchGetImage", "looking up images of \"" + repository + "\"", shared);
        BatchGetImageResponse answer = AwsErrors.in(
                call,
                () -> clients.ecr(shared)
                        .batchGetImage(request -> request.registryId(
                                        shared.account().id())
                                .repositoryName(repository)
                                .imageIds(wanted.stream()
                                        .map(image -> ImageIdentifier.builder()
                                                .imageTag(image.pin().value())
                                                .build())
                                        .toList())
                                .acceptedMediaTypes(MANIFEST_TYPES)));
        Map<String, Failure> refused = new HashMap<>();
        for (ImageFailure failure : answer.failures()) {
            String code = Optional.ofNullable(failure.failureCodeAsString()).orElse("");
            if (!code.equals("ImageNotFound") && !code.equals("ImageTagDoesNotMatchDigest")) {
                String tag = Optional.ofNullable(failure.imageId())
                        .flatMap(id -> Optional.ofNullable(id.imageTag()))
                        .orElse("?");
                refused.put(
                        tag,
                        new Failure.NeedsHuman(
                                ReasonCode.ARTIFACT_REJECTED,
                                call + ": the registry refuses the image \"" + repository + ":" + tag + "\": " + code,
                                "push the image again"));
            }
        }
        Map<String, Image> found = new HashMap<>();
        answer.images().forEach(image -> found.put(image.imageId().imageTag(), image));
        return new Lookup(found, refused);
    }

    private ArtifactState available(
            ContainerImage image, Image there, RepositoryFacts facts, List<ContainerImage> others) {
        String tag = image.pin().value();
        if (facts.archived().contains(tag)) {
            return new ArtifactState.Absent(
                    "the image \"" + image.location() + "\" is archived in account " + shared.account()
                            + " and cannot be pulled",
                    "restore it in ECR, or pin another image");
        }
        List<String> warnings = new ArrayList<>(facts.warnings(image.location(), tag));
        others.forEach(
                other -> facts.endangered(other.location(), other.pin().value()).ifPresent(warnings::add));
        return new ArtifactState.Available(new Digest(there.imageId().imageDigest()), warnings);
    }

    private ArtifactState absent(ContainerImage image) {
        return new ArtifactState.Absent(
                "the image \"" + image.location() + "\" does not exist in account " + shared.account() + "/"
                        + shared.region(),
                "push it, or pin a tag that exists");
    }

    private ArtifactState unreadable(ContainerImage image, Failure failure) {
        if (failure.reason() == ReasonCode.NOT_FOUND) {
            return new ArtifactState.Absent(
                    "the repository \"" + image.repository() + "\" does not exist in account " + shared.account() + "/"
                            + shared.region(),
                    "create it and push the image, or correct artifact.ecr_repository in app.yaml");
        }
        return new ArtifactState.Unverifiable(failure);
    }
}
