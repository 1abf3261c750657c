package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteBucket.Listed;
import dev.towpath.adapter.aws.site.SiteBucket.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a bucket's listing with its manifest: what somebody did behind our back.
 *
 * @param departures by key, those objects of the site that are gone or are others
 * @param uncertain what lies under the keys of which the manifest does not say what does, because a publication was cut short
 * @param strangers how many objects are nobody's whom the manifest knows
 */
record SiteAudit(
        SortedMap<String, Departure> departures, SortedMap<String, Optional<Listed>> uncertain, long strangers) {
    /** Nothing was looked for, or nothing found. */
    static final SiteAudit CLEAN = new SiteAudit(new TreeMap<>(), new TreeMap<>(), 0);

    private static final int NAMED_MAX = 3;

    /**
     * How one object departs.
     *
     * @param now what lies there; empty if nothing does
     */
    record Departure(SiteObject proven, Optional<Listed> now) {
        /** What happened to the object, after its name. */
        String words() {
            return now.map(object -> object.size() == proven.size()
                            ? "has other content of the same " + proven.size() + " bytes"
                            : "has " + object.size() + " bytes and not " + proven.size())
                    .orElse("is gone");
        }
    }

    /** What a listing of all objects that the manifest names tells. */
    static SiteAudit of(SiteManifest manifest, Listing listing) {
        return of(manifest, listing, Set.of());
    }

    /** The same, with retired objects that are wanted again. */
    static SiteAudit of(SiteManifest manifest, Listing listing, Set<String> wanted) {
        SortedMap<String, Departure> departures = new TreeMap<>();
        SortedMap<String, Optional<Listed>> uncertain = new TreeMap<>();
        manifest.objects().forEach((key, object) -> {
            Optional<Listed> now = Optional.ofNullable(listing.found().get(key));
            boolean kept = object.settled() && (object.retired().isEmpty() || wanted.contains(key));
            if (kept && !now.map(there -> isIt(there, object)).orElse(false)) {
                departures.put(key, new Departure(object, now));
            }
            if (!object.settled()) {
                uncertain.put(key, now);
            }
        });
        return new SiteAudit(departures, uncertain, listing.others());
    }

    /**
     * The manifest in which what departs is unsettled, so that the next publication puts it right; and in which all that is
     * unsettled has the ETag that it has by now, so that it is written over that and over nothing else.
     */
    SiteManifest marked(SiteManifest manifest) {
        SortedMap<String, SiteObject> objects = new TreeMap<>(manifest.objects());
        departures.forEach((key, departure) -> mark(objects, key, departure.now()));
        uncertain.forEach((key, now) -> mark(objects, key, now));
        return manifest.withObjects(objects);
    }

    private static void mark(SortedMap<String, SiteObject> objects, String key, Optional<Listed> now) {
        if (now.isPresent()) {
            objects.computeIfPresent(
                    key, (same, object) -> object.unsettled().tagged(now.get().etag()));
        } else {
            objects.remove(key);
        }
    }

    /** Keys under which somebody put something else. */
    SortedSet<String> edited() {
        return departed(true);
    }

    /** Keys of what somebody removed. */
    SortedSet<String> lost() {
        return departed(false);
    }

    private SortedSet<String> departed(boolean there) {
        SortedSet<String> keys = new TreeSet<>();
        departures.forEach((key, departure) -> {
            if (departure.now().isPresent() == there) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** What somebody did to a site of so many files, in a sentence. */
    String words(String bucket, int all) {
        List<String> first = departures.entrySet().stream()
                .limit(NAMED_MAX)
                .map(one -> "\"" + one.getKey() + "\" " + one.getValue().words())
                .toList();
        return "somebody changed " + departures.size() + " of the " + all + " files of the site in \"" + bucket + "\": "
                + String.join(", ", first) + (departures.size() > NAMED_MAX ? ", …" : "");
    }

    /** When the newest of the departures was written, if any was. */
    Optional<Instant> newest() {
        return departures.values().stream()
                .flatMap(departure -> departure.now().stream())
                .map(Listed::modified)
                .max(Instant::compareTo);
    }

    private static boolean isIt(Listed there, SiteObject object) {
        return there.size() == object.size()
                && object.etag().map(etag -> etag.equals(there.etag())).orElse(true);
    }
}
