package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import dev.towpath.model.Digest;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A site's bucket. Every call names the account that must own it, so that a name taken over by somebody else is refused, and
 * every object is sent with the SHA-256 that S3 must find.
 */
final class SiteBucket {
    private static final int KEYS_PER_CALL_MAX = 1000;
    private static final int IN_MEMORY_BYTES_MAX = 1 << 20;
    private static final int ABSENT = 404;
    private static final int CONFLICT = 409;
    private static final int CONDITION_FALSE = 412;
    private static final int TRIES_MAX = 4;

    /** Times of objects are whole seconds. */
    private static final Duration CLOCK_TICKS = Duration.ofSeconds(2);

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

    /**
     * What came of a write.
     *
     * @param etag which object it is now; empty where the answer does not tell
     * @param surprise whether something lay there that nobody had told of; it is replaced
     */
    record Written(Optional<String> etag, boolean surprise) {}

    /** One object as a listing tells it. */
    record Listed(long size, String etag, Instant modified) {
        private static Listed of(S3Object object) {
            return new Listed(
                    Optional.ofNullable(object.size()).orElse(0L),
                    Optional.ofNullable(object.eTag()).orElse(""),
                    Optional.ofNullable(object.lastModified()).orElse(Instant.EPOCH));
        }
    }

    /**
     * A listing of the bucket.
     *
     * @param found by key, what was asked for and is there
     * @param others how many objects there are beside
     */
    record Listing(SortedMap<String, Listed> found, long others) {}

    /** What must lie under a key when it is written: nothing, the object of this ETag, or anything. */
    private record Expected(boolean nothing, Optional<String> etag) {
        static Expected of(Upload upload) {
            return new Expected(!upload.replaces(), upload.replaced());
        }

        Optional<String> noneMatch() {
            return nothing ? Optional.of("*") : Optional.empty();
        }
    }

    /**
     * Writes an object over what is known to lie there and over nothing else. What somebody changed earlier is replaced; whoever
     * writes there while this publication is running is another publisher, and it gives way.
     *
     * @param running for how long the publication has been running
     */
    Written put(Upload upload, SiteArchive archive, Duration running) {
        String key = upload.file().key();
        Expected expected = Expected.of(upload);
        boolean surprise = false;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            try {
                return new Written(put(upload, archive, expected), surprise);
            } catch (FailureException e) {
                boolean met = status(e) == CONFLICT;
                boolean otherwise =
                        status(e) == CONDITION_FALSE || (status(e) == ABSENT && code(e).equals("NoSuchKey"));
                if (!met && !otherwise) {
                    throw e;
                }
            }
            Optional<HeadObjectResponse> there = head(key);
            if (there.isPresent() && isAsWanted(there.get(), upload)) {
                return new Written(Optional.ofNullable(there.get().eTag()), surprise);
            }
            if (there.isPresent() && age(there.get()).compareTo(running.plus(CLOCK_TICKS)) <= 0) {
                break;
            }
            surprise = true;
            expected = new Expected(there.isEmpty(), there.map(HeadObjectResponse::eTag));
        }
        throw new FailureException(new Failure.RetryLater(
                ReasonCode.SUPERSEDED,
                "\"" + key + "\" in the bucket \"" + name + "\" was written by somebody else while this publication was"
                        + " running",
                "find out who; the next run looks again"));
    }

    private Optional<String> put(Upload upload, SiteArchive archive, Expected expected) {
        SiteFile file = upload.file();
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(name)
                .key(file.key())
                .expectedBucketOwner(place.account().id())
                .contentType(upload.headers().contentType())
                .cacheControl(upload.headers().cacheControl())
                .contentEncoding(upload.headers().contentEncoding().orElse(null))
                .checksumSHA256(base64(file.sha256()))
                .ifNoneMatch(expected.noneMatch().orElse(null))
                .ifMatch(expected.etag().orElse(null))
                .build();
        return Optional.ofNullable(in(
                        "s3:PutObject",
                        "writing \"" + file.key() + "\"",
                        () -> s3.putObject(request, body(file, archive)))
                .eTag());
    }

    /** Lists the bucket, and keeps of it what lies under the given keys: whatever else a bucket holds takes no memory. */
    Listing list(Set<String> asked) {
        return in("s3:ListBucket", "listing the objects", () -> {
            SortedMap<String, Listed> found = new TreeMap<>();
            long others = 0;
            for (S3Object object : s3.listObjectsV2Paginator(request -> request.bucket(name)
                            .expectedBucketOwner(place.account().id()))
                    .contents()) {
                if (asked.contains(object.key())) {
                    found.put(object.key(), Listed.of(object));
                } else {
                    others++;
                }
            }
            return new Listing(found, others);
        });
    }

    /** Removes objects, by key and ETag; gives those that somebody has replaced, which are left alone. Other errors are errors. */
    SortedSet<String> delete(SortedMap<String, Optional<String>> keys) {
        List<ObjectIdentifier> all = keys.entrySet().stream()
                .map(key -> ObjectIdentifier.builder()
                        .key(key.getKey())
                        .eTag(key.getValue().orElse(null))
                        .build())
                .toList();
        SortedSet<String> replaced = new TreeSet<>();
        for (int from = 0; from < all.size(); from += KEYS_PER_CALL_MAX) {
            List<ObjectIdentifier> some = all.subList(from, Math.min(from + KEYS_PER_CALL_MAX, all.size()));
            DeleteObjectsResponse answer = in(
                    "s3:DeleteObject",
                    "removing \"" + some.get(0).key() + "\"" + (some.size() > 1 ? " and more" : ""),
                    () -> s3.deleteObjects(request -> request.bucket(name)
                            .expectedBucketOwner(place.account().id())
                            .delete(delete -> delete.objects(some).quiet(true))));
            List<S3Error> errors = new ArrayList<>(answer.errors());
            errors.removeIf(error -> "NoSuchKey".equals(error.code()));
            errors.stream()
                    .filter(error -> "PreconditionFailed".equals(error.code()))
                    .forEach(error -> replaced.add(error.key()));
            errors.removeIf(error -> "PreconditionFailed".equals(error.code()));
            refuse(errors);
        }
        return replaced;
    }

    /** What S3 tells of an object, with its checksums; empty if there is none. */
    Optional<HeadObjectResponse> head(String key) {
        try {
            return Optional.of(in(
                    "s3:GetObject",
                    "looking at \"" + key + "\"",
                    () -> s3.headObject(request -> request.bucket(name)
                            .key(key)
                            .expectedBucketOwner(place.account().id())
                            .checksumMode(ChecksumMode.ENABLED))));
        } catch (FailureException e) {
            if (status(e) == ABSENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** SHA-256 of an object that S3 has no such checksum of, by reading it. */
    String hash(String key, String etag) {
        return in(
                "s3:GetObject",
                "reading \"" + key + "\"",
                () -> s3.getObject(
                        request -> request.bucket(name)
                                .key(key)
                                .ifMatch(etag)
                                .expectedBucketOwner(place.account().id()),
                        (answer, content) -> {
                            MessageDigest hash = Digest.newSha256();
                            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hash));
                            return HexFormat.of().formatHex(hash.digest());
                        }));
    }

    /** Looks at an object and says how it differs from what was uploaded, if it does. */
    Optional<String> difference(SiteFile file, ObjectHeaders headers) {
        Optional<HeadObjectResponse> there = head(file.key());
        if (there.isEmpty()) {
            return Optional.of("is not there");
        }
        HeadObjectResponse head = there.get();
        List<String> differences = new ArrayList<>();
        if (head.contentLength() != file.size()) {
            differences.add("has " + head.contentLength() + " bytes and not " + file.size());
        }
        if (head.checksumSHA256() != null && !head.checksumSHA256().equals(base64(file.sha256()))) {
            differences.add("has other content");
        }
        if (!headers(head).equals(headers)) {
            differences.add("has other headers");
        }
        return differences.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", differences));
    }

    /** The headers that an object has, without what only its transfer was encoded in. */
    static ObjectHeaders headers(HeadObjectResponse head) {
        return new ObjectHeaders(
                ContentTypes.spelled(Optional.ofNullable(head.contentType()).orElse("")),
                Optional.ofNullable(head.cacheControl()).orElse(""),
                Optional.ofNullable(head.contentEncoding())
                        .map(text -> text.replaceFirst("^aws-chunked(,\\s*)?", ""))
                        .filter(text -> !text.isEmpty()));
    }

    private static boolean isAsWanted(HeadObjectResponse head, Upload upload) {
        return base64(upload.file().sha256()).equals(head.checksumSHA256())
                && headers(head).equals(upload.headers());
    }

    /** By S3's own clock alone; very old where an answer does not tell. */
    private static Duration age(HeadObjectResponse head) {
        return head.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .map(date -> Duration.between(
                        Optional.ofNullable(head.lastModified()).orElse(Instant.EPOCH),
                        DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from)))
                .orElse(Duration.ofDays(1));
    }

    private static int status(FailureException e) {
        return e.getCause() instanceof S3Exception answer ? answer.statusCode() : 0;
    }

    private static String code(FailureException e) {
        return e.getCause() instanceof S3Exception answer ? AwsErrors.code(answer) : "";
    }

    private static RequestBody body(SiteFile file, SiteArchive archive) {
        if (file.size() <= IN_MEMORY_BYTES_MAX) {
            try (InputStream content = archive.read(file.key())) {
                byte[] bytes = content.readAllBytes();
                return RequestBody.fromContentProvider(
                        ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, ContentTypes.UNKNOWN);
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
            if (e.failure().reason() == ReasonCode.ACCESS_DENIED) {
                throw new FailureException(
                        new Failure.NeedsHuman(
                                ReasonCode.ACCESS_DENIED,
                                e.failure().message(),
                                e.failure().advice() + "; or the bucket is not of account " + place.account()
                                        + ", which every call demands"),
                        Optional.ofNullable(e.getCause()).orElse(e));
            }
            throw e;
        }
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
