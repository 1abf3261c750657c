package dev.towpath.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What every S3 must do. */
interface S3Contract {
    CloudUnderTest cloud();

    @Test
    default void anObjectComesBackWithItsHeaders() {
        String bucket = CloudUnderTest.unique("site");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(
                    request -> request.bucket(bucket)
                            .key("a b/ü+?.html")
                            .contentType("text/html; charset=utf-8")
                            .cacheControl("max-age=0, must-revalidate")
                            .metadata(Map.of("sha256", "abc")),
                    RequestBody.fromString("<p>hello</p>"));
            ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(
                    request -> request.bucket(bucket).key("a b/ü+?.html").checksumMode(ChecksumMode.ENABLED));
            assertThat(got.asUtf8String()).isEqualTo("<p>hello</p>");
            assertThat(got.response().contentType()).isEqualTo("text/html; charset=utf-8");
            assertThat(got.response().cacheControl()).isEqualTo("max-age=0, must-revalidate");
            assertThat(got.response().metadata()).containsEntry("sha256", "abc");
            assertThat(got.response().contentEncoding()).isNullOrEmpty();
            assertThat(got.response().eTag()).isEqualTo('"' + Checksum.md5("<p>hello</p>".getBytes(UTF_8)) + '"');
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key("a b/ü+?.html"));
            assertThat(head.contentLength()).isEqualTo(12);
            assertThatThrownBy(() -> s3.getObjectAsBytes(
                            request -> request.bucket(bucket).key("absent")))
                    .isInstanceOf(NoSuchKeyException.class);
            assertThatThrownBy(() ->
                            s3.headObject(request -> request.bucket(bucket).key("absent")))
                    .isInstanceOf(NoSuchKeyException.class);
            assertThatThrownBy(() -> s3.listObjectsV2(request -> request.bucket(CloudUnderTest.unique("absent"))))
                    .isInstanceOf(NoSuchBucketException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    default void checksumsAreKept(ChecksumAlgorithm algorithm) {
        String bucket = CloudUnderTest.unique("sums");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(
                    request -> request.bucket(bucket).key("k").checksumAlgorithm(algorithm),
                    RequestBody.fromString("content"));
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));
            byte[] content = "content".getBytes(UTF_8);
            assertThat(List.of(
                            String.valueOf(head.checksumCRC32()),
                            String.valueOf(head.checksumCRC32C()),
                            String.valueOf(head.checksumSHA1()),
                            String.valueOf(head.checksumSHA256())))
                    .contains(Checksum.valueOf(algorithm.name().replace("32_C", "32C"))
                            .of(content));
        }
    }

    @Test
    default void aWrongDigestIsRefused() {
        cloud().expects("s3.wrong-digest");
        String bucket = CloudUnderTest.unique("sums");
        String wrong = Checksum.SHA256.of("other".getBytes(UTF_8));
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            assertThatThrownBy(() -> s3.putObject(
                            request -> request.bucket(bucket).key("k").checksumSHA256(wrong),
                            RequestBody.fromString("content")))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
        }
    }

    @Test
    default void writesAreConditional() {
        String bucket = CloudUnderTest.unique("state");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            String etag = s3.putObject(
                            request -> request.bucket(bucket).key("lease").ifNoneMatch("*"),
                            RequestBody.fromString("one"))
                    .eTag();
            assertStatus(
                    412,
                    () -> s3.putObject(
                            request -> request.bucket(bucket).key("lease").ifNoneMatch("*"),
                            RequestBody.fromString("two")));
            s3.putObject(request -> request.bucket(bucket).key("lease").ifMatch(etag), RequestBody.fromString("three"));
            assertStatus(
                    412,
                    () -> s3.putObject(
                            request -> request.bucket(bucket).key("lease").ifMatch(etag),
                            RequestBody.fromString("four")));
            assertStatus(
                    404,
                    () -> s3.putObject(
                            request -> request.bucket(bucket).key("gone").ifMatch(etag),
                            RequestBody.fromString("five")));
            assertStatus(
                    412,
                    () -> s3.deleteObject(
                            request -> request.bucket(bucket).key("lease").ifMatch(etag)));
            String current = s3.headObject(request -> request.bucket(bucket).key("lease"))
                    .eTag();
            assertStatus(
                    304,
                    () -> s3.getObjectAsBytes(
                            request -> request.bucket(bucket).key("lease").ifNoneMatch(current)));
            s3.deleteObject(request -> request.bucket(bucket).key("lease").ifMatch(current));
            assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).contents())
                    .isEmpty();
        }
    }

    @Test
    default void listingsHavePagesPrefixesAndDelimiters() {
        String bucket = CloudUnderTest.unique("list");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            for (String key : List.of("a/1", "a/2", "b/1", "c d+e", "z")) {
                s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(key));
            }
            ListObjectsV2Response folders =
                    s3.listObjectsV2(request -> request.bucket(bucket).delimiter("/"));
            assertThat(folders.commonPrefixes())
                    .extracting(CommonPrefix::prefix)
                    .containsExactly("a/", "b/");
            assertThat(folders.contents()).extracting(S3Object::key).containsExactly("c d+e", "z");
            assertThat(s3
                            .listObjectsV2Paginator(
                                    request -> request.bucket(bucket).maxKeys(2))
                            .contents()
                            .stream()
                            .map(S3Object::key))
                    .containsExactly("a/1", "a/2", "b/1", "c d+e", "z");
            assertThat(s3.listObjectsV2(request ->
                                    request.bucket(bucket).prefix("a/").startAfter("a/1"))
                            .contents())
                    .extracting(S3Object::key)
                    .containsExactly("a/2");
        }
    }

    @Test
    default void rangesCopiesAndManyDeletes() {
        String bucket = CloudUnderTest.unique("copy");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(
                    request -> request.bucket(bucket).key("from").contentType("text/plain"),
                    RequestBody.fromString("0123456789"));
            assertThat(s3.getObjectAsBytes(request ->
                                    request.bucket(bucket).key("from").range("bytes=2-4"))
                            .asUtf8String())
                    .isEqualTo("234");
            assertStatus(
                    416,
                    () -> s3.getObjectAsBytes(
                            request -> request.bucket(bucket).key("from").range("bytes=99-")));
            s3.copyObject(request -> request.sourceBucket(bucket)
                    .sourceKey("from")
                    .destinationBucket(bucket)
                    .destinationKey("to")
                    .contentType("text/css")
                    .metadataDirective(MetadataDirective.REPLACE));
            assertThat(s3.headObject(request -> request.bucket(bucket).key("to"))
                            .contentType())
                    .isEqualTo("text/css");
            s3.deleteObjects(request -> request.bucket(bucket)
                    .delete(delete -> delete.objects(
                            ObjectIdentifier.builder().key("from").build(),
                            ObjectIdentifier.builder().key("to").build())));
            assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).keyCount())
                    .isZero();
        }
    }

    @Test
    default void attributesTellSizeAndDate() {
        cloud().expects("s3.attributes-date");
        String bucket = CloudUnderTest.unique("attributes");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString("0123456789"));
            assertThat(s3.getObjectAttributes(request ->
                                    request.bucket(bucket).key("k").objectAttributes(ObjectAttributes.OBJECT_SIZE))
                            .objectSize())
                    .isEqualTo(10);
        }
    }

    @Test
    default void partsBecomeOneObject() {
        String bucket = CloudUnderTest.unique("parts");
        byte[] first = new byte[5 * 1024 * 1024];
        byte[] second = "tail".getBytes(UTF_8);
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            String upload = s3.createMultipartUpload(
                            request -> request.bucket(bucket).key("big"))
                    .uploadId();
            List<CompletedPart> parts = new ArrayList<>();
            for (byte[] content : List.of(first, second)) {
                int number = parts.size() + 1;
                String etag = s3.uploadPart(
                                request -> request.bucket(bucket)
                                        .key("big")
                                        .uploadId(upload)
                                        .partNumber(number),
                                RequestBody.fromBytes(content))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
            }
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key("big").uploadId(upload).multipartUpload(whole -> whole.parts(parts)));
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key("big"));
            assertThat(head.contentLength()).isEqualTo(first.length + second.length);
            assertThat(head.eTag()).endsWith("-2\"");
        }
    }

    @Test
    default void versionsAreKeptWhereAsked() {
        String bucket = CloudUnderTest.unique("versions");
        try (S3Client s3 = cloud().s3(CloudUnderTest.DEV)) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putBucketVersioning(request -> request.bucket(bucket)
                    .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
            String version = s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString("one"))
                    .versionId();
            s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString("two"));
            s3.deleteObject(request -> request.bucket(bucket).key("k"));
            assertThat(s3.getObjectAsBytes(
                                    request -> request.bucket(bucket).key("k").versionId(version))
                            .asUtf8String())
                    .isEqualTo("one");
            assertThatThrownBy(() -> s3.getObjectAsBytes(
                            request -> request.bucket(bucket).key("k")))
                    .isInstanceOf(NoSuchKeyException.class);
            assertThat(s3.listObjectVersions(request -> request.bucket(bucket)).versions())
                    .hasSize(2);
        }
    }

    @Test
    default void bucketsBelongToTheirAccount() {
        String bucket = CloudUnderTest.unique("owned");
        try (S3Client owner = cloud().s3(CloudUnderTest.DEV);
                S3Client other = cloud().s3(CloudUnderTest.SHARED)) {
            owner.createBucket(request -> request.bucket(bucket));
            owner.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString("v"));
            assertStatus(
                    403,
                    () -> other.getObjectAsBytes(
                            request -> request.bucket(bucket).key("k")));
            assertStatus(
                    403,
                    () -> other.putObject(request -> request.bucket(bucket).key("k2"), RequestBody.fromString("v")));
            cloud().expects("s3.expected-bucket-owner");
            assertStatus(
                    403,
                    () -> owner.headObject(
                            request -> request.bucket(bucket).key("k").expectedBucketOwner(CloudUnderTest.SHARED)));
        }
    }

    private static void assertStatus(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
    }
}
