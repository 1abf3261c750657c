package dev.towpath.adapter.aws.site;

import java.time.Instant;
import java.util.Optional;

/**
 * One object in a site's bucket that Towpath put there.
 *
 * @param sha256 of its content, hexadecimal
 * @param settled whether it is known to be there with this content; not while it is being written or removed
 * @param retired since when it is no longer part of the site; kept for pages that are still open somewhere
 */
record SiteObject(String sha256, long size, ObjectHeaders headers, boolean settled, Optional<Retirement> retired) {
    /** The release that no longer had it, and when. */
    record Retirement(long release, Instant at) {}

    static SiteObject present(SiteFile file, ObjectHeaders headers) {
        return new SiteObject(file.sha256(), file.size(), headers, true, Optional.empty());
    }

    SiteObject unsettled() {
        return new SiteObject(sha256, size, headers, false, retired);
    }

    SiteObject retiredSince(Retirement retirement) {
        return new SiteObject(sha256, size, headers, settled, Optional.of(retired.orElse(retirement)));
    }

    SiteObject revived() {
        return new SiteObject(sha256, size, headers, settled, Optional.empty());
    }

    boolean holds(SiteFile file, ObjectHeaders wanted) {
        return settled && sha256.equals(file.sha256()) && size == file.size() && headers.equals(wanted);
    }
}
