package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.KeptManifests.Kept;
import dev.towpath.adapter.aws.site.SitePlan.Wanted;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.SiteHeader;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A publication that is worked out and not begun: what publishing does, and what showing a difference shows.
 *
 * @param known the manifest of the site's bucket, if there is one
 * @param audit what somebody did to objects that the build needs, as far as it was looked for
 */
record SiteDraft(SiteArchive archive, Optional<SiteManifest> known, Wanted wanted, SitePlan plan, SiteAudit audit) {
    /** What is asked for, apart from the content. */
    record Order(Pin pin, Digest zip, List<SiteHeader> headers, Instant now) {}

    /** Reads of the zip what the manifest does not know, and of the bucket what no manifest tells. */
    static SiteDraft of(Kept kept, SiteBucket bucket, ZipBytes zip, Order order) throws IOException {
        SiteArchive archive = SiteArchive.open(zip);
        Optional<SiteManifest> known =
                kept.manifest().filter(manifest -> manifest.bucket().equals(bucket.name()));
        SortedMap<String, SiteFile> files =
                SiteBuild.of(archive, known.map(SiteManifest::objects).orElseGet(TreeMap::new));
        SortedMap<String, SiteObject> found =
                known.isPresent() ? new TreeMap<>() : new SiteAdoption(bucket, archive).look(files);
        Wanted wanted = new Wanted(
                bucket.name(), order.pin(), order.zip(), files, order.now(), new HeaderRules(order.headers()), found);
        return new SiteDraft(archive, known, wanted, SitePlan.of(known, wanted), SiteAudit.CLEAN);
    }

    /** The same, putting right what departs from the manifest. */
    SiteDraft repaired(SiteAudit audit, SiteManifest manifest) {
        SiteManifest marked = audit.marked(manifest);
        SitePlan repairs = SitePlan.of(Optional.of(marked), wanted, audit.lost());
        return new SiteDraft(archive, Optional.of(marked), wanted, repairs, audit);
    }

    /** Keys of files under which somebody had put something else. */
    SortedSet<String> edited() {
        return needed(audit.edited());
    }

    /** Keys of files that somebody had removed. */
    SortedSet<String> lost() {
        return needed(audit.lost());
    }

    private SortedSet<String> needed(SortedSet<String> keys) {
        keys.retainAll(wanted.files().keySet());
        return keys;
    }
}
