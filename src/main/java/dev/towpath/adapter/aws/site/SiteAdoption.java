package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.Sweep;
import dev.towpath.adapter.aws.site.SiteBucket.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Compares a bucket that something else filled with a build, so that only what differs is uploaded.
 *
 * <p>Content is the same if S3's SHA-256 of the whole object says so; else if the ETag is an MD5 and equal, which it is only for
 * an object that was put in one piece and not encrypted by a key of the KMS (Amazon S3 API reference, "Object"); else if reading
 * it says so.
 */
final class SiteAdoption {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    private final SiteBucket bucket;
    private final SiteArchive archive;

    SiteAdoption(SiteBucket bucket, SiteArchive archive) {
        this.bucket = bucket;
        this.archive = archive;
    }

    /** What lies under the keys of these files; other objects of the bucket are nobody's business here. */
    SortedMap<String, SiteObject> look(SortedMap<String, SiteFile> files) {
        SortedMap<String, Listed> there = bucket.list(files.keySet()).found();
        List<SiteFile> both = files.values().stream()
                .filter(file -> there.containsKey(file.key()))
                .toList();
        SortedMap<String, SiteObject> found = new TreeMap<>();
        Sweep.over(
                        both,
                        file -> look(
                                file, Optional.ofNullable(there.get(file.key())).orElseThrow()))
                .forEach(looked -> looked.ifPresent(object -> found.put(object.getKey(), object.getValue())));
        return found;
    }

    private Optional<Map.Entry<String, SiteObject>> look(SiteFile file, Listed listed) {
        if (listed.size() != file.size()) {
            ObjectHeaders unknown = new ObjectHeaders("", "", Optional.empty());
            return Optional.of(
                    Map.entry(file.key(), SiteObject.foreign(listed.size(), unknown, Optional.of(listed.etag()))));
        }
        return bucket.head(file.key()).map(head -> {
            ObjectHeaders headers = SiteBucket.headers(head);
            Optional<String> etag = Optional.ofNullable(head.eTag());
            SiteObject object = isSame(file, head)
                    ? SiteObject.found(file, headers, etag)
                    : SiteObject.foreign(listed.size(), headers, etag);
            return Map.entry(file.key(), object);
        });
    }

    private boolean isSame(SiteFile file, HeadObjectResponse head) {
        boolean whole = head.checksumType() != ChecksumType.COMPOSITE;
        if (whole && head.checksumSHA256() != null && !head.checksumSHA256().contains("-")) {
            return HexFormat.of()
                    .formatHex(Base64.getDecoder().decode(head.checksumSHA256()))
                    .equals(file.sha256());
        }
        String etag = Optional.ofNullable(head.eTag()).orElse("");
        String plain = etag.replace("\"", "").toLowerCase(Locale.ROOT);
        boolean byKms = Optional.ofNullable(head.serverSideEncryption())
                .filter(encryption -> encryption != ServerSideEncryption.AES256)
                .isPresent();
        boolean isMd5 = MD5.matcher(plain).matches() && !byKms;
        return isMd5
                ? plain.equals(md5(file.key()))
                : bucket.hash(file.key(), etag).equals(file.sha256());
    }

    private String md5(String key) {
        byte[] buffer = new byte[64 << 10];
        try (InputStream content = archive.read(key)) {
            MessageDigest hash = MessageDigest.getInstance("MD5");
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                hash.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has MD5", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
