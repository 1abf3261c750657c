package dev.towpath.adapter.aws.site;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out before a publication what somebody did to the bucket since the last one, so that no page is published whose files
 * are not there.
 *
 * <p>A publication that changes anything lists the bucket, at one request per thousand objects. One that changes nothing looks at
 * the entry page alone, and lists the bucket only if that is not as it was left.
 */
final class SiteRepair {
    private final SiteBucket bucket;
    private final boolean watched;

    /** @param watched whether what somebody changed is to be put right whatever it costs */
    SiteRepair(SiteBucket bucket, boolean watched) {
        this.bucket = bucket;
        this.watched = watched;
    }

    /** The draft, with uploads of whatever the build needs and is not as the manifest says. */
    SiteDraft of(SiteDraft draft) {
        return draft.known().map(manifest -> of(draft, manifest)).orElse(draft);
    }

    private SiteDraft of(SiteDraft draft, SiteManifest manifest) {
        return watched || !draft.plan().uploads().isEmpty() || revives(draft, manifest)
                ? draft.repaired(audit(draft, manifest), manifest)
                : Optional.ofNullable(draft.wanted().files().get("index.html"))
                        .flatMap(entry -> withEntry(draft, manifest, entry))
                        .orElse(draft);
    }

    private SiteAudit audit(SiteDraft draft, SiteManifest manifest) {
        return SiteAudit.of(
                manifest,
                bucket.list(manifest.objects().keySet()),
                draft.wanted().files().keySet());
    }

    /** What was retired is not looked after; the build wants it again. */
    private static boolean revives(SiteDraft draft, SiteManifest manifest) {
        return draft.wanted().files().keySet().stream()
                .map(key -> Optional.ofNullable(manifest.objects().get(key)))
                .anyMatch(object -> object.flatMap(SiteObject::retired).isPresent());
    }

    private Optional<SiteDraft> withEntry(SiteDraft draft, SiteManifest manifest, SiteFile entry) {
        boolean everChanged = draft.plan().published().changedOnce().contains(entry.key());
        ObjectHeaders headers = draft.wanted().rules().headers(entry, everChanged);
        return bucket.difference(entry, headers)
                .map(difference -> draft.repaired(
                        audit(draft, manifest), manifest.withObjects(unsettled(manifest.objects(), entry.key()))));
    }

    private static SortedMap<String, SiteObject> unsettled(SortedMap<String, SiteObject> objects, String key) {
        SortedMap<String, SiteObject> others = new TreeMap<>(objects);
        others.computeIfPresent(key, (k, object) -> object.unsettled());
        return others;
    }
}
