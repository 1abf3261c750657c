package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.adapter.aws.Sweep;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.SiteBundle;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Looks zips up in the shared account's artifact bucket.
 *
 * <p>The digest is the SHA-256 of the zip: from S3's own checksum of the whole object, else from the metadata {@code sha256},
 * else by reading the object once. Whoever publishes hashes the bytes anyway, so that a wrong word here deploys nothing.
 */
public final class SiteArtifacts implements ArtifactSource {
    private static final int SHA256_BYTES = 32;

    private final AwsClients clients;
    private final ArtifactBucket bucket;
    private final Map<String, Digest> read = new ConcurrentHashMap<>();

    /** Zips in the given bucket. */
    public SiteArtifacts(AwsClients clients, ArtifactBucket bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    /** One answer for every zip; artifacts of other kinds are not answered. */
    @Override
    public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts) {
        List<SiteBundle> bundles = artifacts.stream()
                .flatMap(artifact -> artifact.fold(
                        image -> java.util.stream.Stream.<SiteBundle>empty(), java.util.stream.Stream::of))
                .distinct()
                .toList();
        List<ArtifactState> states = Sweep.over(bundles, this::find);
        Map<Artifact, ArtifactState> answers = new HashMap<>();
        for (int i = 0; i < bundles.size(); i++) {
            answers.put(bundles.get(i), states.get(i));
        }
        return answers;
    }

    private ArtifactState find(SiteBundle bundle) {
        try {
            HeadObjectResponse head = AwsErrors.in(
                    call("s3:GetObject", bundle),
                    () -> clients.s3(bucket.place())
                            .headObject(request -> request.bucket(bucket.name())
                                    .key(bundle.key())
                                    .checksumMode(ChecksumMode.ENABLED)));
            return new ArtifactState.Available(digest(bundle, head), List.of());
        } catch (FailureException e) {
            return e.getCause() instanceof S3Exception answer && answer.statusCode() == 404
                    ? absent(bundle)
                    : new ArtifactState.Unverifiable(explained(bundle, e.failure()));
        }
    }

    private ArtifactState absent(SiteBundle bundle) {
        return bucketExists(bundle)
                ? new ArtifactState.Absent(
                        "there is no \"" + bundle.key() + "\" in the bucket \"" + bucket.name() + "\"",
                        "build it and put it there, or pin a build that is there")
                : new ArtifactState.Unverifiable(new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "looking for \"" + bundle.key() + "\" in " + bucket.place() + ": there is no bucket \""
                                + bucket.name() + "\"",
                        "create it, or correct \"artifact_bucket\" in towpath.yaml"));
    }

    /** A HEAD has no body, so 404 does not say whether it is the object or the bucket that is missing. */
    private boolean bucketExists(SiteBundle bundle) {
        try {
            AwsErrors.in(
                    call("s3:ListBucket", bundle),
                    () -> clients.s3(bucket.place()).headBucket(request -> request.bucket(bucket.name())));
            return true;
        } catch (FailureException e) {
            return !(e.getCause() instanceof S3Exception answer && answer.statusCode() == 404);
        }
    }

    /** Without s3:ListBucket, S3 answers 403 for an object that does not exist. */
    private Failure explained(SiteBundle bundle, Failure failure) {
        return failure.reason() == ReasonCode.ACCESS_DENIED
                ? new Failure.NeedsHuman(
                        ReasonCode.ACCESS_DENIED,
                        failure.message(),
                        "allow s3:GetObject on \"" + bucket.name() + "/*\" and s3:ListBucket on \"" + bucket.name()
                                + "\", without which a missing \"" + bundle.key() + "\" looks the same; "
                                + failure.advice())
                : failure;
    }

    private Digest digest(SiteBundle bundle, HeadObjectResponse head) {
        return wholeChecksum(head)
                .or(() -> Optional.ofNullable(head.metadata().get("sha256"))
                        .map(hex -> hex.startsWith("sha256:") ? hex : "sha256:" + hex)
                        .filter(Digest::valid)
                        .map(Digest::new))
                .orElseGet(() -> read.computeIfAbsent(
                        bundle.key() + " " + head.eTag() + " " + head.versionId(), version -> hash(bundle)));
    }

    private static Optional<Digest> wholeChecksum(HeadObjectResponse head) {
        boolean composite = head.checksumType() == ChecksumType.COMPOSITE;
        return Optional.ofNullable(head.checksumSHA256())
                .filter(text -> !composite && !text.contains("-"))
                .map(text -> Base64.getDecoder().decode(text))
                .filter(bytes -> bytes.length == SHA256_BYTES)
                .map(Digest::ofHash);
    }

    private Digest hash(SiteBundle bundle) {
        return AwsErrors.in(
                call("s3:GetObject", bundle),
                () -> clients.s3(bucket.place())
                        .getObject(
                                request -> request.bucket(bucket.name()).key(bundle.key()),
                                (answer, content) -> hash(content)));
    }

    private static Digest hash(InputStream content) {
        MessageDigest hash = Digest.newSha256();
        byte[] buffer = new byte[64 << 10];
        try {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                hash.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.ofHash(hash.digest());
    }

    private AwsCall call(String action, SiteBundle bundle) {
        return new AwsCall(
                action, "looking for \"" + bundle.key() + "\" in the bucket \"" + bucket.name() + "\"", bucket.place());
    }
}
