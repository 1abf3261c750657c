package dev.towpath.adapter.aws.site;

import dev.towpath.model.Digest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Which zip lies under a key, so that what is read of it later is known to be of the same one.
 *
 * @param version empty in a bucket without versions
 * @param checksum SHA-256 of the whole, as S3 itself computed it when the zip was put there
 * @param word what the metadata {@code sha256} claims; anybody may have written it
 */
record ZipIdentity(
        String key,
        long size,
        String etag,
        Optional<String> version,
        Instant modified,
        Optional<Digest> checksum,
        Optional<Digest> word) {
    private static final int SHA256_BYTES = 32;

    static ZipIdentity of(String key, HeadObjectResponse head) {
        return new ZipIdentity(
                key,
                Optional.ofNullable(head.contentLength()).orElse(0L),
                Optional.ofNullable(head.eTag()).orElse(""),
                Optional.ofNullable(head.versionId()),
                Optional.ofNullable(head.lastModified()).orElse(Instant.EPOCH),
                wholeChecksum(head),
                Optional.ofNullable(head.metadata().get("sha256"))
                        .map(hex -> hex.startsWith("sha256:") ? hex : "sha256:" + hex)
                        .filter(Digest::valid)
                        .map(Digest::new));
    }

    /** Whether an answer about the key speaks of the same bytes. */
    boolean isIn(String otherEtag, Instant otherModified, Optional<String> otherVersion) {
        return etag.equals(otherEtag) && modified.equals(otherModified) && version.equals(otherVersion);
    }

    private static Optional<Digest> wholeChecksum(HeadObjectResponse head) {
        boolean composite = head.checksumType() == ChecksumType.COMPOSITE;
        return Optional.ofNullable(head.checksumSHA256())
                .filter(text -> !composite && !text.contains("-"))
                .map(text -> Base64.getDecoder().decode(text))
                .filter(bytes -> bytes.length == SHA256_BYTES)
                .map(Digest::ofHash);
    }
}
