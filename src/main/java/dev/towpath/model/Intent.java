package dev.towpath.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run is about to do to a target, written before the first mutation and closed after the last.
 *
 * @param id a ULID; also the CloudFront caller reference and the tag on what is created
 * @param kind {@code container}, {@code static-site} or {@code infrastructure}
 * @param epoch of the lease under which it was written
 * @param notes what later steps learned, such as {@code deployment}; the runner's own words
 */
public record Intent(
        String id,
        Target target,
        String kind,
        Optional<Pin> artifact,
        Optional<Digest> digest,
        GitSha commit,
        long epoch,
        RunId run,
        Instant at,
        SortedMap<String, String> notes) {
    public Intent {
        notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
    }
}
