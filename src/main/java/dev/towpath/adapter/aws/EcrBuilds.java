package dev.towpath.adapter.aws;

import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Workload;
import dev.towpath.observed.Build;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.Builds;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/**
 * The tagged images of repositories in the shared account's registry, a thousand a call.
 *
 * <p>ECR gives them in no order (ECR API reference, DescribeImages), so the newest is only known when all were seen. An archived image
 * cannot be pulled and is no build.
 */
public final class EcrBuilds implements BuildSource {
    private static final int PAGE = 1000;
    private static final Pattern OF_COMMIT = Pattern.compile("sha-[0-9a-f]{7,40}");

    private final AwsClients clients;
    private final Place shared;

    /** Builds in the registry of a place. */
    public EcrBuilds(AwsClients clients, Place shared) {
        this.clients = clients;
        this.shared = shared;
    }

    /** One answer for every container service; workloads of other kinds are not answered. */
    @Override
    public Map<Workload, Builds> list(Collection<Workload> workloads) {
        List<ContainerService> services = workloads.stream()
                .flatMap(workload -> workload.fold(
                        Stream::of, site -> Stream.<ContainerService>empty(), root -> Stream.<ContainerService>empty()))
                .toList();
        return new LinkedHashMap<>(
                clients.sweep(services, ContainerService::repository, service -> list(service.repository())));
    }

    private Builds list(String repository) {
        AwsCall call = new AwsCall("ecr:DescribeImages", "listing the builds in \"" + repository + "\"", shared);
        try {
            return AwsErrors.in(call, () -> pages(call, repository));
        } catch (FailureException e) {
            return new Builds.Unlisted(explained(repository, e.failure()));
        }
    }

    private Builds pages(AwsCall call, String repository) {
        List<Build> builds = new ArrayList<>();
        int images = 0;
        for (DescribeImagesResponse page : clients.ecr(shared)
                .describeImagesPaginator(
                        request -> request.registryId(shared.account().id())
                                .repositoryName(repository)
                                .maxResults(PAGE)
                                .filter(filter -> filter.tagStatus(TagStatus.TAGGED)))) {
            images += page.imageDetails().size();
            if (images > Limits.BUILDS_LISTED_MAX) {
                return new Builds.Unlisted(new Failure.NeedsHuman(
                        ReasonCode.UNSUPPORTED,
                        call + ": there are more than " + Limits.BUILDS_LISTED_MAX + " images",
                        "let a lifecycle policy expire old ones, or pin artifacts in promotion.yaml"));
            }
            page.imageDetails().stream().flatMap(EcrBuilds::builds).forEach(builds::add);
        }
        return new Builds.Listed("\"" + repository + "\"", builds, 0);
    }

    /** One for each tag; without a push time nobody can tell which is newer. */
    private static Stream<Build> builds(ImageDetail image) {
        Optional<Instant> pushed = Optional.ofNullable(image.imagePushedAt());
        boolean archived = "ARCHIVED".equals(image.imageStatusAsString());
        Optional<Digest> digest =
                Optional.ofNullable(image.imageDigest()).filter(Digest::valid).map(Digest::new);
        return image.imageTags().stream()
                .filter(tag -> !archived && Pin.valid(tag))
                .flatMap(tag -> pushed.stream()
                        .map(at -> new Build(
                                new Pin(tag), at, digest, OF_COMMIT.matcher(tag).matches())));
    }

    private static Failure explained(String repository, Failure failure) {
        return failure.reason() == ReasonCode.NOT_FOUND
                ? new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        failure.message(),
                        "create the repository \"" + repository
                                + "\" and push an image, or correct artifact.ecr_repository in app.yaml")
                : failure;
    }
}
