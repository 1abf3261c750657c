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
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.s3.model.ChecksumMode;

/**
 * The zips of the artifact bucket during one run: which zip lies under a key, and which of them were proven to have which digest.
 *
 * <p>A zip is looked at once and hashed at most once a run; what is read of it later is bound to the same ETag and version.
 */
public final class SiteZips {
    /** Zips that had to be hashed are kept for whoever opens them next, so far as they take no more room than this. */
    private static final long KEPT_BYTES_MAX = 256L << 20;

    private final AwsClients clients;
    private final ArtifactBucket bucket;
    private final Path temporary;
    private final Map<String, ZipIdentity> seen = new ConcurrentHashMap<>();
    private final Map<ZipIdentity, Digest> hashed = new ConcurrentHashMap<>();
    private final Map<ZipIdentity, FetchedZip> kept = new ConcurrentHashMap<>();
    private final AtomicLong keptBytes = new AtomicLong();

    /**
     * The zips in a bucket.
     *
     * @param temporary a directory for zips while they are read; made where it is missing
     */
    public SiteZips(AwsClients clients, ArtifactBucket bucket, Path temporary) {
        this.clients = clients;
        this.bucket = bucket;
        this.temporary = temporary;
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
    FetchedZip open(SiteBundle bundle, Digest approved) {
        ZipIdentity identity = Optional.ofNullable(seen.get(bundle.key())).orElseGet(() -> look(bundle));
        Optional<Digest> known = proven(identity);
        known.ifPresent(digest -> demand(bundle, digest, approved));
        FetchedZip zip = Optional.ofNullable(kept.remove(identity)).orElseGet(() -> unread(identity));
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

    private FetchedZip unread(ZipIdentity identity) {
        return FetchedZip.of(clients.s3(bucket.place()), bucket, identity, temporary);
    }

    private Digest hash(SiteBundle bundle, ZipIdentity identity) {
        boolean fits = keptBytes.addAndGet(identity.size()) <= KEPT_BYTES_MAX;
        Digest digest = fits ? fetchedHash(identity) : streamedHash(bundle, identity);
        hashed.put(identity, digest);
        return digest;
    }

    /** What is hashed now is likely to be published next: nothing of it is fetched twice. */
    private Digest fetchedHash(ZipIdentity identity) {
        FetchedZip zip = unread(identity);
        try {
            Digest digest = zip.fetchAll();
            kept.put(identity, zip);
            return digest;
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private Digest streamedHash(SiteBundle bundle, ZipIdentity identity) {
        return AwsErrors.in(
                call("hashing", bundle),
                () -> clients.s3(bucket.place())
                        .getObject(
                                request -> request.bucket(bucket.name())
                                        .key(bundle.key())
                                        .versionId(identity.version().orElse(null))
                                        .ifMatch(identity.etag()),
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

    private AwsCall call(String doing, SiteBundle bundle) {
        return new AwsCall(
                "s3:GetObject",
                doing + " \"" + bundle.key() + "\" in the bucket \"" + bucket.name() + "\"",
                bucket.place());
    }
}
