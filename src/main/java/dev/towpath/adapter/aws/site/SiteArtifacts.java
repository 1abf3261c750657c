package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Artifact;
import dev.towpath.model.SiteBundle;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.ArtifactState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Looks zips up in the shared account's artifact bucket.
 *
 * <p>The digest is the SHA-256 of the zip: from S3's own checksum of the whole object, else from the metadata {@code sha256},
 * else by reading the object once. Whoever publishes asks for a proof, so that a wrong word in the metadata deploys nothing.
 */
public final class SiteArtifacts implements ArtifactSource {
    private final AwsClients clients;
    private final SiteZips zips;
    private final ArtifactBucket bucket;

    /** Zips of the given bucket. */
    public SiteArtifacts(AwsClients clients, SiteZips zips) {
        this.clients = clients;
        this.zips = zips;
        this.bucket = zips.bucket();
    }

    /** One answer for every zip; artifacts of other kinds are not answered. */
    @Override
    public Map<Artifact, ArtifactState> find(Collection<Artifact> artifacts) {
        List<SiteBundle> bundles = artifacts.stream()
                .flatMap(artifact -> artifact.fold(image -> Stream.<SiteBundle>empty(), Stream::of))
                .distinct()
                .toList();
        List<ArtifactState> states = clients.sweep(bundles, this::find);
        Map<Artifact, ArtifactState> answers = new HashMap<>();
        for (int i = 0; i < bundles.size(); i++) {
            answers.put(bundles.get(i), states.get(i));
        }
        return answers;
    }

    private ArtifactState find(SiteBundle bundle) {
        try {
            return new ArtifactState.Available(zips.digest(bundle, zips.look(bundle)), List.of());
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

    private AwsCall call(String action, SiteBundle bundle) {
        return new AwsCall(
                action, "looking for \"" + bundle.key() + "\" in the bucket \"" + bucket.name() + "\"", bucket.place());
    }
}
