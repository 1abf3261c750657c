package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Digest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageResponse;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** What every container registry must do. */
interface EcrContract {
    String MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v2+json";

    CloudUnderTest cloud();

    @Test
    default void aPushedImageIsFoundByItsTag() {
        String name = CloudUnderTest.unique("acme/web-app");
        try (EcrClient ecr = cloud().ecr(CloudUnderTest.SHARED)) {
            ecr.createRepository(request -> request.repositoryName(name));
            String digest = push(ecr, name, "sha-1111111", manifest("1"));
            assertThat(ecr.describeImages(request -> request.repositoryName(name)
                                    .imageIds(ImageIdentifier.builder()
                                            .imageTag("sha-1111111")
                                            .build()))
                            .imageDetails()
                            .get(0)
                            .imageDigest())
                    .isEqualTo(digest);
            BatchGetImageResponse got = ecr.batchGetImage(request -> request.repositoryName(name)
                    .imageIds(
                            ImageIdentifier.builder().imageTag("sha-1111111").build(),
                            ImageIdentifier.builder().imageTag("absent").build()));
            assertThat(got.images()).hasSize(1);
            assertThat(got.images().get(0).imageManifest()).isEqualTo(manifest("1"));
            assertThat(got.failures())
                    .extracting(ImageFailure::failureCodeAsString)
                    .containsExactly("ImageNotFound");
            assertThat(ecr.listImages(request -> request.repositoryName(name)).imageIds())
                    .extracting(ImageIdentifier::imageTag)
                    .containsExactly("sha-1111111");
            assertThatThrownBy(() -> ecr.describeImages(request -> request.repositoryName(name)
                            .imageIds(
                                    ImageIdentifier.builder().imageTag("absent").build())))
                    .isInstanceOf(ImageNotFoundException.class)
                    .hasMessageContaining("imageTag:'absent'");
        }
    }

    @Test
    default void aDigestIsThatOfTheManifest() {
        cloud().expects("ecr.manifest-digest");
        String name = CloudUnderTest.unique("acme/web-app");
        try (EcrClient ecr = cloud().ecr(CloudUnderTest.SHARED)) {
            ecr.createRepository(request -> request.repositoryName(name));
            assertThat(push(ecr, name, "sha-1", manifest("1")))
                    .isEqualTo(Digest.of(manifest("1")).value());
        }
    }

    @Test
    default void anImmutableTagStays() {
        cloud().expects("ecr.immutable-tag");
        String name = CloudUnderTest.unique("acme/web-app");
        try (EcrClient ecr = cloud().ecr(CloudUnderTest.SHARED)) {
            ecr.createRepository(
                    request -> request.repositoryName(name).imageTagMutability(ImageTagMutability.IMMUTABLE));
            push(ecr, name, "sha-1", manifest("1"));
            assertThatThrownBy(() -> push(ecr, name, "sha-1", manifest("2")))
                    .isInstanceOfSatisfying(
                            EcrException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode())
                                    .isEqualTo("ImageTagAlreadyExistsException"));
        }
    }

    @Test
    default void repositoriesHaveUniqueNamesAndMustExist() {
        String name = CloudUnderTest.unique("acme/web-app");
        try (EcrClient ecr = cloud().ecr(CloudUnderTest.SHARED)) {
            ecr.createRepository(request -> request.repositoryName(name));
            assertThatThrownBy(() -> ecr.createRepository(request -> request.repositoryName(name)))
                    .isInstanceOf(RepositoryAlreadyExistsException.class);
            assertThatThrownBy(() -> ecr.listImages(request -> request.repositoryName(name + "x")))
                    .isInstanceOf(RepositoryNotFoundException.class)
                    .hasMessageContaining("The repository with name '" + name
                            + "x' does not exist in the registry with id '" + CloudUnderTest.SHARED + "'");
        }
    }

    private static String push(EcrClient ecr, String name, String tag, String manifest) {
        return ecr.putImage(request -> request.repositoryName(name)
                        .imageTag(tag)
                        .imageManifest(manifest)
                        .imageManifestMediaType(MEDIA_TYPE))
                .image()
                .imageId()
                .imageDigest();
    }

    private static String manifest(String content) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MEDIA_TYPE
                + "\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":2,\"digest\":\""
                + Digest.of("config " + content) + "\"},\"layers\":[{\"mediaType\":"
                + "\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":2,\"digest\":\""
                + Digest.of("layer " + content) + "\"}]}";
    }
}
