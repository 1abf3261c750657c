package dev.towpath.adapter.aws;

import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object store in an S3 bucket, with S3's own conditional writes ({@code If-None-Match}, {@code If-Match}).
 *
 * <p>An answer may be lost after the write was done, and the SDK then sends it again; so whenever a write is refused or its
 * outcome is unknown, the object is read, and content equal to ours counts as written. 412 says that the condition is false,
 * 409 that two writes met: that one is sent again.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final int CONDITION_FALSE = 412;
    private static final int CONFLICT = 409;
    private static final int CONFLICTS_MAX = 8;
    private static final long CONFLICT_PAUSE_MILLIS = 50;

    private final S3Client s3;
    private final Place place;
    private final String bucket;
    private final String prefix;
    private final int listedMax;

    /**
     * A store below a prefix of a bucket.
     *
     * @param place whose client {@code s3} is, for messages
     * @param prefix empty, or a path; slashes at its ends mean nothing
     */
    public S3ObjectStore(S3Client s3, Place place, String bucket, String prefix) {
        this(s3, place, bucket, prefix, Limits.STATE_LISTED_MAX);
    }

    /** The same with listings of at most so many objects. */
    S3ObjectStore(S3Client s3, Place place, String bucket, String prefix, int listedMax) {
        this.listedMax = listedMax;
        this.s3 = s3;
        this.place = place;
        this.bucket = bucket;
        String path = prefix.replaceAll("^/+|/+$", "");
        this.prefix = path.isEmpty() ? "" : path + "/";
    }

    @Override
    public Optional<Stored> get(String key) {
        return reach("s3:GetObject", "reading \"" + key + "\"", () -> read(key));
    }

    @Override
    public List<Listed> list(String keyPrefix) {
        return reach("s3:ListBucket", "listing \"" + keyPrefix + "\"", () -> listed(keyPrefix));
    }

    /** A page is a thousand; a bucket that somebody else fills must not take the run's memory. */
    private List<Listed> listed(String keyPrefix) {
        List<Listed> found = s3
                .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix + keyPrefix))
                .contents()
                .stream()
                .limit(listedMax + 1L)
                .map(object -> new Listed(object.key().substring(prefix.length()), object.eTag()))
                .sorted(Comparator.comparing(Listed::key))
                .toList();
        if (found.size() > listedMax) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.STATE_BLOCKED,
                    "listing \"" + keyPrefix + "\" in the state store \"" + location() + "\": there are more than "
                            + listedMax + " objects",
                    "find out who wrote them, and remove what Towpath did not write"));
        }
        return found;
    }

    @Override
    public Optional<String> put(String key, byte[] content, Condition condition) {
        return reach("s3:PutObject", "writing \"" + key + "\"", () -> {
            for (int i = 1; ; i++) {
                try {
                    return Optional.of(s3.putObject(request(key, condition), RequestBody.fromBytes(content))
                            .eTag());
                } catch (NoSuchBucketException e) {
                    throw e;
                } catch (S3Exception e) {
                    boolean refused = e.statusCode() == CONDITION_FALSE || e.statusCode() == 404;
                    if (refused) {
                        return ours(key, content);
                    }
                    if (e.statusCode() != CONFLICT) {
                        return oursOr(key, content, e);
                    }
                    if (i == CONFLICTS_MAX) {
                        throw contended(key, e);
                    }
                    pause(i);
                } catch (SdkException e) {
                    return oursOr(key, content, e);
                }
            }
        });
    }

    @Override
    public boolean delete(String key, String version) {
        return reach("s3:DeleteObject", "removing \"" + key + "\"", () -> {
            Optional<Stored> present =
                    read(key).filter(stored -> stored.version().equals(version));
            if (present.isEmpty()) {
                return false;
            }
            try {
                s3.deleteObject(
                        request -> request.bucket(bucket).key(prefix + key).ifMatch(version));
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == CONDITION_FALSE || e.statusCode() == CONFLICT || e.statusCode() == 404) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public String location() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }

    private PutObjectRequest request(String key, Condition condition) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(prefix + key).contentType("application/json");
        if (condition instanceof Condition.Version wanted) {
            request.ifMatch(wanted.version());
        } else if (condition instanceof Condition.Absent) {
            request.ifNoneMatch("*");
        }
        return request.build();
    }

    private Optional<Stored> read(String key) {
        try {
            Optional<Stored> stored = s3.getObject(
                    request -> request.bucket(bucket).key(prefix + key),
                    (response, body) -> bounded(response, body, ObjectStore.bytesMax(key)));
            if (stored.isEmpty()) {
                throw new FailureException(new Failure.NeedsHuman(
                        ReasonCode.STATE_BLOCKED,
                        "reading \"" + key + "\" in the state store \"" + location() + "\": it has more than "
                                + ObjectStore.bytesMax(key) + " bytes, which Towpath never writes",
                        "find out who wrote it, and remove it"));
            }
            return stored;
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    /** Empty if there is more than is ever read. */
    private static Optional<Stored> bounded(GetObjectResponse response, AbortableInputStream body, long bytesMax)
            throws IOException {
        byte[] content = body.readNBytes(Math.toIntExact(bytesMax) + 1);
        if (content.length > bytesMax) {
            body.abort();
            return Optional.empty();
        }
        return Optional.of(new Stored(content, response.eTag()));
    }

    private Optional<String> ours(String key, byte[] content) {
        return read(key)
                .filter(stored -> Arrays.equals(stored.content(), content))
                .map(Stored::version);
    }

    private Optional<String> oursOr(String key, byte[] content, SdkException unknown) {
        try {
            Optional<String> version = ours(key, content);
            if (version.isPresent()) {
                return version;
            }
        } catch (SdkException e) {
            unknown.addSuppressed(e);
        }
        throw unknown;
    }

    private FailureException contended(String key, S3Exception e) {
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.LEASED,
                        "writing \"" + key + "\" in the state store \"" + location() + "\": others wrote it at the same"
                                + " moment " + CONFLICTS_MAX + " times",
                        "the next run tries again"),
                e);
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(CONFLICT_PAUSE_MILLIS * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T reach(String action, String doing, Supplier<T> call) {
        try {
            return AwsErrors.in(new AwsCall(action, doing + " in the state store \"" + location() + "\"", place), call);
        } catch (FailureException e) {
            if (e.getCause() instanceof NoSuchBucketException) {
                throw new FailureException(
                        new Failure.NeedsHuman(
                                ReasonCode.NOT_FOUND,
                                doing + " in the state store \"" + location() + "\": there is no bucket \"" + bucket
                                        + "\"",
                                "create the bucket, or set \"state\" in towpath.yaml to another place"),
                        e);
            }
            throw e;
        }
    }
}
