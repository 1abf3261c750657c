package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Digest;
import dev.towpath.model.SiteBundle;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.model.ChecksumMode;

/**
 * The zips of the artifact bucket during one run: which zip lies under a key, and which of them were proven to have which digest.
 *
 * <p>A zip is looked at once and hashed at most once a run; what is read of it later is bound to the same ETag and version.
 */
public final class SiteZips {
    private final AwsClients clients;
    private final ArtifactBucket bucket;
    private final Map<String, ZipIdentity> seen = new ConcurrentHashMap<>();
    private final Map<ZipIdentity, Digest> hashed = new ConcurrentHashMap<>();

    /** The zips in a bucket. */
    public SiteZips(AwsClients clients, ArtifactBucket bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    ArtifactBucket bucket() {
        return bucket;
    }

    /** Asks which zip lies under the bundle's key; throws where there is none. */
    ZipIdentity look(SiteBundle bundle) {
        ZipIdentity identity = ZipIdentity.of(
                bundle.key(),
                AwsErrors.in(
                        call("looking for", bundle),
                        () -> clients.s3(bucket.place())
                                .headObject(request -> request.bucket(bucket.name())
                                        .key(bundle.key())
                                        .checksumMode(ChecksumMode.ENABLED))));
        seen.put(bundle.key(), identity);
        return identity;
    }

    /** The digest that S3 or this run has computed over all bytes of a zip; empty if nobody has. */
    Optional<Digest> proven(ZipIdentity identity) {
        return identity.checksum().or(() -> Optional.ofNullable(hashed.get(identity)));
    }

    /** The digest by what S3 knows, else by what the metadata claims, else by reading all of it. */
    Digest digest(SiteBundle bundle, ZipIdentity identity) {
        return proven(identity).or(identity::word).orElseGet(() -> hash(bundle, identity));
    }

    /**
     * The zip of a bundle, whose digest is proven to be the given one before anything of it is used: by S3's own SHA-256 of the
     * whole, or by a hash of this run; where there is neither, all of it is fetched and hashed.
     *
     * @throws FailureException with {@code DIGEST_MISMATCH} if it is another zip
     */
    FetchedZip open(SiteBundle bundle, Digest approved, Path temporary) {
        ZipIdentity identity = Optional.ofNullable(seen.get(bundle.key())).orElseGet(() -> look(bundle));
        Optional<Digest> known = proven(identity);
        known.ifPresent(digest -> demand(bundle, digest, approved));
        FetchedZip zip = FetchedZip.of(clients.s3(bucket.place()), bucket, identity, temporary);
        try {
            if (known.isEmpty()) {
                Digest digest = zip.fetchAll();
                hashed.put(identity, digest);
                demand(bundle, digest, approved);
            }
            return zip;
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static void demand(SiteBundle bundle, Digest found, Digest approved) {
        if (!found.equals(approved)) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.DIGEST_MISMATCH,
                    "the zip \"" + bundle.key() + "\" has the digest " + found + " and not the approved " + approved
                            + ": somebody replaced it",
                    "find out who writes to the artifact bucket, and build it again under a new pin"));
        }
    }

    private Digest hash(SiteBundle bundle, ZipIdentity identity) {
        Digest digest = AwsErrors.in(
                call("hashing", bundle),
                () -> clients.s3(bucket.place())
                        .getObject(
                                request -> request.bucket(bucket.name())
                                        .key(bundle.key())
                                        .versionId(identity.version().orElse(null))
                                        .ifMatch(identity.etag()),
                                (answer, content) -> hash(content)));
        hashed.put(identity, digest);
        return digest;
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

    private AwsCall call(String doing, SiteBundle bundle) {
        return new AwsCall(
                "s3:GetObject",
                doing + " \"" + bundle.key() + "\" in the bucket \"" + bucket.name() + "\"",
                bucket.place());
    }
}
