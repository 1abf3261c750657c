package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.execute.Outcome;
import dev.towpath.model.Artifact;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.observed.ArtifactState;
import dev.towpath.problem.FailureException;
import dev.towpath.sandbox.ServiceSeed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

/** What is found out about an image before it is deployed: its platforms, and what may happen to it in its repository. */
class ImagesIT {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final ContainerRehearsal world = new ContainerRehearsal();
    private EcrClient ecr;

    @BeforeEach
    void connect() {
        world.web();
        // Whoever builds images may do more in the registry than Towpath may.
        ecr = world.clients.ecr(new Place(
                ContainerRehearsal.SHARED.account(),
                ContainerRehearsal.SHARED.region(),
                Optional.of("arn:aws:iam::920534281604:role/build")));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anIndexIsDeployedWhereOneOfItsPlatformsFits() {
        ContainerImage image = index("sha-both", "linux/arm64", "linux/amd64");

        assertThat(world.deploy(image, world.digest(image))).isInstanceOf(Outcome.Succeeded.class);

        assertThat(world.recorded().record().orElseThrow().digest()).contains(world.digest(image));
    }

    @Test
    void anIndexWithoutTheServicesPlatformIsRefused() {
        ContainerImage image = index("sha-other", "linux/arm64", "windows/amd64");
        Digest digest = world.digest(image);

        assertThatThrownBy(() -> world.deploy(image, digest))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(
                        "the image \"acme/web-app:sha-other\" is built for linux/arm64, windows/amd64 and the"
                                + " task definition \"web\" runs on linux/amd64");
        assertThat(world.cloud.calls().count("ecs:RegisterTaskDefinition")).isZero();
    }

    @Test
    void theServicesOwnPlatformDecides() {
        String arm = ServiceSeed.of("main", "web", "nginx:1.25")
                .taskDefinition()
                .replaceFirst(
                        "\\{",
                        "{\"runtimePlatform\":{\"cpuArchitecture\":\"ARM64\",\"operatingSystemFamily\":\"LINUX\"},");
        world.web(new ServiceSeed("main", "web", arm, 2, true, "ACTIVE", "ROLLING"));
        ContainerImage image = world.image("sha-amd");
        Digest digest = world.digest(image);

        assertThatThrownBy(() -> world.deploy(image, digest))
                .hasMessageContaining("is built for linux/amd64 and the task definition \"web\" runs on linux/arm64");
        ContainerImage both = index("sha-both", "linux/arm64", "linux/amd64");
        assertThat(world.deploy(both, world.digest(both))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void absentArchivedAndMissingRepositoriesAreToldApart() {
        world.image("sha-old");
        world.shared.archiveImage(ContainerRehearsal.REPOSITORY, "sha-old");

        assertThat(state(pinned("sha-none")))
                .isEqualTo(new ArtifactState.Absent(
                        "the image \"acme/web-app:sha-none\" does not exist in account 920534281604/us-east-1",
                        "push it, or pin a tag that exists"));
        assertThat(state(pinned("sha-old")))
                .isEqualTo(new ArtifactState.Absent(
                        "the image \"acme/web-app:sha-old\" is archived in account 920534281604 and cannot be pulled",
                        "restore it in ECR, or pin another image"));
        assertThat(state(new ContainerImage("acme/nowhere", new Pin("sha-1"))))
                .isEqualTo(new ArtifactState.Absent(
                        "the repository \"acme/nowhere\" does not exist in account 920534281604/us-east-1",
                        "create it and push the image, or correct artifact.ecr_repository in app.yaml"));
    }

    @Test
    void tagsThatCanBeMovedAreWarnedAbout() {
        ContainerImage image = world.image("sha-1");
        assertThat(warnings(image, List.of())).isEmpty();
        ecr.putImageTagMutability(request -> request.registryId("920534281604")
                .repositoryName(ContainerRehearsal.REPOSITORY)
                .imageTagMutability(ImageTagMutability.MUTABLE));

        assertThat(warnings(image, List.of()))
                .containsExactly(
                        "the tag of \"acme/web-app:sha-1\" can be moved to another image; make the repository's"
                                + " tags immutable or pin a digest");
    }

    @Test
    void imagesThatArePinnedAnywhereAndAboutToExpireAreWarnedAbout() throws InterruptedException {
        keepThirty();
        for (int at = 1; at <= 30; at++) {
            world.image("sha-" + at);
            Thread.sleep(2);
        }
        ContainerImage newest = pinned("sha-30");
        List<Artifact> everywhere = List.of(newest, pinned("sha-2"), pinned("sha-20"));

        assertThat(warnings(newest, everywhere))
                .containsExactly(
                        "\"acme/web-app:sha-2\", which is pinned elsewhere, is image 29 by age and the lifecycle"
                                + " policy keeps 30; tasks that start after it has expired cannot pull it");
        assertThat(warnings(pinned("sha-1"), List.of()))
                .containsExactly(
                        "\"acme/web-app:sha-1\" is image 30 by age and the lifecycle policy keeps 30; tasks that"
                                + " start after it has expired cannot pull it");
    }

    private void keepThirty() {
        ecr.putLifecyclePolicy(request -> request.registryId("920534281604")
                .repositoryName(ContainerRehearsal.REPOSITORY)
                .lifecyclePolicyText("""
                        {"rules":[{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPrefixList":["sha-"],
                        "countType":"imageCountMoreThan","countNumber":30},"action":{"type":"expire"}}]}
                        """));
    }

    private static ContainerImage pinned(String tag) {
        return new ContainerImage(ContainerRehearsal.REPOSITORY, new Pin(tag));
    }

    private ArtifactState state(ContainerImage image) {
        Map<Artifact, ArtifactState> found = world.images.find(List.of(image));
        return found.get(image);
    }

    private List<String> warnings(ContainerImage image, Collection<Artifact> everywhere) {
        return world.images
                .find(List.of(image), everywhere)
                .get(image)
                .fold(ArtifactState.Available::warnings, absent -> List.of(), unverifiable -> List.of());
    }

    private ContainerImage index(String tag, String... platforms) {
        StringBuilder parts = new StringBuilder();
        for (String platform : platforms) {
            String[] each = platform.split("/", -1);
            parts.append(parts.isEmpty() ? "" : ",")
                    .append("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":1,\"digest\":\"")
                    .append(Digest.of(tag + platform).value())
                    .append("\",\"platform\":{\"os\":\"")
                    .append(each[0])
                    .append("\",\"architecture\":\"")
                    .append(each[1])
                    .append("\"}}");
        }
        ecr.putImage(request -> request.registryId("920534281604")
                .repositoryName(ContainerRehearsal.REPOSITORY)
                .imageTag(tag)
                .imageManifestMediaType(INDEX)
                .imageManifest("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + parts + "]}"));
        return pinned(tag);
    }
}
