package dev.towpath.adapter.aws.site;

import dev.towpath.model.Digest;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Towpath put into a site's bucket: the ledger from which the next publication tells what changed and what is its own.
 *
 * @param bucket the bucket it speaks of; for another bucket it says nothing
 * @param pin what was published last, complete
 * @param zip digest of the zip of that pin
 * @param release counts publications of different zips
 * @param objects by key, those retired and not yet removed included
 * @param changedOnce keys that look hashed and yet had different contents; never immutable again
 * @param releases the newest publications, newest first
 * @param found whether it tells what something else published, as it was found and compared with the pin's zip
 */
record SiteManifest(
        String bucket,
        Pin pin,
        Digest zip,
        long release,
        SortedMap<String, SiteObject> objects,
        SortedSet<String> changedOnce,
        List<Release> releases,
        boolean found) {
    static final int RELEASES_KEPT = 20;
    private static final String INDEX = "index.html";

    /** One publication. */
    record Release(long number, Pin pin, Digest zip, Instant at) {}

    SiteManifest {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        changedOnce = Collections.unmodifiableSortedSet(new TreeSet<>(changedOnce));
        releases = releases.stream().limit(RELEASES_KEPT).toList();
    }

    /** The key of a target's manifest in the state store. */
    static String key(Target target) {
        return "sites/" + target + "/manifest.json";
    }

    /** Whether no publication is half done: every file of the site is there as it should be. */
    boolean settled() {
        return objects.values().stream()
                .allMatch(object -> object.settled() || object.retired().isPresent());
    }

    /** How many files the site has. */
    int size() {
        return (int) objects.values().stream()
                .filter(object -> object.retired().isEmpty())
                .count();
    }

    /** What an address of the site must answer: the file whose path it names, if it is known and not too large to compare. */
    HttpCheck.Body servedAt(HttpCheck check) {
        String path = String.valueOf(URI.create(check.url()).getPath()).replaceFirst("^/", "");
        String key = path.isEmpty() || path.endsWith("/") ? path + INDEX : path;
        boolean asked = check.body() instanceof HttpCheck.Body.Published && check.status() == HttpCheck.OK;
        return Optional.ofNullable(objects.get(key))
                .filter(object -> asked
                        && object.retired().isEmpty()
                        && !object.sha256().equals(SiteObject.UNREAD)
                        && object.size() <= Limits.COMPARED_BODY_BYTES_MAX)
                .<HttpCheck.Body>map(object ->
                        new HttpCheck.Body.Exactly(key, new Digest("sha256:" + object.sha256()), object.size()))
                .orElseGet(HttpCheck.Body.Any::new);
    }

    /** The same with the ETags of objects that were written since. */
    SiteManifest tagged(Map<String, String> etags) {
        SortedMap<String, SiteObject> tagged = new TreeMap<>(objects);
        etags.forEach((key, etag) -> tagged.computeIfPresent(key, (k, object) -> object.tagged(etag)));
        return withObjects(tagged);
    }

    SiteManifest withObjects(SortedMap<String, SiteObject> others) {
        return new SiteManifest(bucket, pin, zip, release, others, changedOnce, releases, found);
    }
}
