package dev.towpath.adapter.aws.site;

import java.time.Instant;
import java.util.Optional;

/**
 * One object in a site's bucket that Towpath put there, or found there as it should be.
 *
 * @param sha256 of its content, hexadecimal
 * @param settled whether it is known to be there with this content; not while it is being written or removed
 * @param retired since when it is no longer part of the site; kept for pages that are still open somewhere
 * @param markup whether its content begins as an HTML document does
 * @param packed how the zip that it came from held it
 * @param etag which object of its key it is, as S3 names it; empty where it is not known
 */
record SiteObject(
        String sha256,
        long size,
        ObjectHeaders headers,
        boolean settled,
        Optional<Retirement> retired,
        boolean markup,
        Optional<Packed> packed,
        Optional<String> etag) {
    /** Stands for a content that nobody has read. */
    static final String UNREAD = "";

    /** The release that no longer had it, and when. */
    record Retirement(long release, Instant at) {}

    SiteObject(String sha256, long size, ObjectHeaders headers, boolean settled, Optional<Retirement> retired) {
        this(sha256, size, headers, settled, retired, false, Optional.empty(), Optional.empty());
    }

    static SiteObject present(SiteFile file, ObjectHeaders headers) {
        return found(file, headers, Optional.empty());
    }

    /** The same under an ETag that may be known. */
    static SiteObject found(SiteFile file, ObjectHeaders headers, Optional<String> etag) {
        return new SiteObject(
                file.sha256(), file.size(), headers, true, Optional.empty(), file.markup(), file.packed(), etag);
    }

    /** What somebody else left under a key of the site, with another content than the site's. */
    static SiteObject foreign(long size, ObjectHeaders headers, Optional<String> etag) {
        return new SiteObject(UNREAD, size, headers, false, Optional.empty(), false, Optional.empty(), etag);
    }

    /** The same, about to be removed. */
    SiteObject leaving() {
        return new SiteObject(sha256, size, headers, false, retired, markup, packed, etag);
    }

    /** The same, about to be written: which object there is afterwards is not known. */
    SiteObject unsettled() {
        return new SiteObject(sha256, size, headers, false, retired, markup, packed, Optional.empty());
    }

    SiteObject retiredSince(Retirement retirement) {
        return new SiteObject(
                sha256, size, headers, settled, Optional.of(retired.orElse(retirement)), markup, packed, etag);
    }

    /** Kept as it is for a build whose zip may hold the same content in another way. */
    SiteObject keptFor(SiteFile file) {
        return new SiteObject(sha256, size, headers, settled, Optional.empty(), file.markup(), file.packed(), etag);
    }

    SiteObject tagged(String newEtag) {
        return new SiteObject(sha256, size, headers, settled, retired, markup, packed, Optional.of(newEtag));
    }

    boolean holds(SiteFile file, ObjectHeaders wanted) {
        return settled && sha256.equals(file.sha256()) && size == file.size() && headers.equals(wanted);
    }

    /** Whether a file that a zip holds in this way has the content that was read when this object was made. */
    boolean cameFrom(Packed other, long otherSize) {
        return !sha256.equals(UNREAD) && size == otherSize && packed.equals(Optional.of(other));
    }
}
