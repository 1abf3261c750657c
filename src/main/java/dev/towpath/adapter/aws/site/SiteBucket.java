package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A site's bucket. Every call names the account that must own it, so that a name taken over by somebody else is refused, and
 * every object is sent with the SHA-256 that S3 must find.
 */
final class SiteBucket {
    private static final int KEYS_PER_CALL_MAX = 1000;
    private static final int IN_MEMORY_BYTES_MAX = 1 << 20;

    private final S3Client s3;
    private final Place place;
    private final String name;

    SiteBucket(S3Client s3, Place place, String name) {
        this.s3 = s3;
        this.place = place;
        this.name = name;
    }

    String name() {
        return name;
    }

    void put(Upload upload, SiteArchive archive) {
        SiteFile file = upload.file();
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(name)
                .key(file.key())
                .expectedBucketOwner(place.account().id())
                .contentType(upload.headers().contentType())
                .cacheControl(upload.headers().cacheControl())
                .contentEncoding(upload.headers().contentEncoding().orElse(null))
                .checksumSHA256(base64(file.sha256()))
                .build();
        in("s3:PutObject", "writing \"" + file.key() + "\"", () -> s3.putObject(request, body(file, archive)));
    }

    /** Removes objects; one that cannot be removed is an error with its key. */
    void delete(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += KEYS_PER_CALL_MAX) {
            List<ObjectIdentifier> some = all.subList(from, Math.min(from + KEYS_PER_CALL_MAX, all.size())).stream()
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            DeleteObjectsResponse answer = in(
                    "s3:DeleteObject",
                    "removing \"" + some.get(0).key() + "\"" + (some.size() > 1 ? " and more" : ""),
                    () -> s3.deleteObjects(request -> request.bucket(name)
                            .expectedBucketOwner(place.account().id())
                            .delete(delete -> delete.objects(some).quiet(true))));
            refuse(answer.errors());
        }
    }

    /** Looks at an object and says how it differs from what was uploaded, if it does. */
    Optional<String> difference(SiteFile file, ObjectHeaders headers) {
        HeadObjectResponse head;
        try {
            head = in(
                    "s3:GetObject",
                    "looking at \"" + file.key() + "\"",
                    () -> s3.headObject(request -> request.bucket(name)
                            .key(file.key())
                            .expectedBucketOwner(place.account().id())
                            .checksumMode(ChecksumMode.ENABLED)));
        } catch (FailureException e) {
            if (e.getCause() instanceof S3Exception answer && answer.statusCode() == 404) {
                return Optional.of("is not there");
            }
            throw e;
        }
        List<String> differences = new ArrayList<>();
        if (head.contentLength() != file.size()) {
            differences.add("has " + head.contentLength() + " bytes and not " + file.size());
        }
        if (head.checksumSHA256() != null && !head.checksumSHA256().equals(base64(file.sha256()))) {
            differences.add("has other content");
        }
        boolean told = headers.contentType().equals(head.contentType())
                && headers.cacheControl().equals(head.cacheControl());
        if (!told) {
            differences.add("has other headers");
        }
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", differences));
    }

    private static RequestBody body(SiteFile file, SiteArchive archive) {
        if (file.size() <= IN_MEMORY_BYTES_MAX) {
            try (InputStream content = archive.read(file.key())) {
                return RequestBody.fromBytes(content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return archive.read(file.key());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                file.size(),
                ContentTypes.UNKNOWN);
    }

    private void refuse(List<S3Error> errors) {
        if (!errors.isEmpty()) {
            S3Error first = errors.get(0);
            boolean denied = "AccessDenied".equals(first.code());
            String message = "removing \"" + first.key() + "\" from the bucket \"" + name + "\" in " + place
                    + " was refused: " + first.code()
                    + (errors.size() > 1 ? ", and " + (errors.size() - 1) + " more" : "");
            throw new FailureException(
                    denied
                            ? new Failure.NeedsHuman(
                                    ReasonCode.ACCESS_DENIED,
                                    message,
                                    "allow s3:DeleteObject on \"" + name + "/*\"; the new site is live already")
                            : new Failure.RetryLater(
                                    ReasonCode.UNREACHABLE,
                                    message,
                                    "the next run tries again; the new site is live already"));
        }
    }

    private <T> T in(String action, String doing, Supplier<T> call) {
        try {
            return AwsErrors.in(new AwsCall(action, doing + " in the bucket \"" + name + "\"", place), call);
        } catch (FailureException e) {
            if (e.getCause() instanceof NoSuchBucketException) {
                throw new FailureException(
                        new Failure.NeedsHuman(
                                ReasonCode.NOT_FOUND,
                                doing + " in " + place + ": there is no bucket \"" + name + "\"",
                                "apply the Terraform root that creates it, or correct the parameter"
                                        + " \"website-bucket-name\""),
                        e);
            }
            throw e;
        }
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
