package dev.towpath.sandbox;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of an object in a bucket.
 *
 * @param version {@code null}, as text, where the bucket keeps no versions
 * @param etag without quotes
 * @param headers those that come back with the object: content type, cache control, metadata
 * @param deleted whether it is a delete marker
 */
record StoredObject(
        String version,
        byte[] content,
        String etag,
        Map<String, String> headers,
        Map<Checksum, String> checksums,
        Instant modified,
        boolean deleted) {
    StoredObject {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        checksums = Collections.unmodifiableMap(new TreeMap<>(checksums));
    }

    String quotedEtag() {
        return '"' + etag + '"';
    }
}
