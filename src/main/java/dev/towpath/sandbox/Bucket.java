package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** One bucket: objects by key in the order of their bytes, each with its versions, the newest last. */
final class Bucket {
    private final String name;
    private final Account owner;
    private final Region region;
    private final Instant created;
    private final InstantSource clock;
    private final Ids ids;
    private final TreeMap<String, List<StoredObject>> objects = new TreeMap<>(Bucket::compareBytes);
    private final Map<String, byte[]> settings = new ConcurrentHashMap<>();
    private final Set<Account> readers = ConcurrentHashMap.newKeySet();
    private final Map<String, Multipart> uploads = new ConcurrentHashMap<>();
    private volatile boolean versioned;

    Bucket(String name, Account owner, Region region, Cloud cloud) {
        this.name = name;
        this.owner = owner;
        this.region = region;
        this.clock = cloud.clock();
        this.ids = cloud.ids();
        this.created = cloud.clock().instant();
    }

    String name() {
        return name;
    }

    Account owner() {
        return owner;
    }

    Region region() {
        return region;
    }

    Instant created() {
        return created;
    }

    Set<Account> readers() {
        return readers;
    }

    /** Settings of the bucket that are only kept: policy, website, tags. */
    Map<String, byte[]> settings() {
        return settings;
    }

    Map<String, Multipart> uploads() {
        return uploads;
    }

    boolean versioned() {
        return versioned;
    }

    void versioned(boolean on) {
        versioned = on;
    }

    /** The newest version of an object, unless it was deleted. */
    synchronized Optional<StoredObject> newest(String key) {
        List<StoredObject> versions = objects.getOrDefault(key, List.of());
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(versions.get(versions.size() - 1)).filter(object -> !object.deleted());
    }

    synchronized Optional<StoredObject> version(String key, String version) {
        return objects.getOrDefault(key, List.of()).stream()
                .filter(object -> object.version().equals(version))
                .findFirst();
    }

    /** Stores a new version if what is there now meets the condition; the condition throws if it does not. */
    synchronized StoredObject put(
            String key,
            byte[] content,
            String etag,
            Map<String, String> headers,
            Map<Checksum, String> checksums,
            Condition condition) {
        condition.check(newest(key));
        StoredObject stored = new StoredObject(newVersion(), content, etag, headers, checksums, clock.instant(), false);
        append(key, stored);
        return stored;
    }

    /** Deletes an object: a marker where versions are kept. */
    synchronized Optional<StoredObject> delete(String key, Condition condition) {
        condition.check(newest(key));
        if (!versioned) {
            objects.remove(key);
            return Optional.empty();
        }
        StoredObject marker =
                new StoredObject(newVersion(), new byte[0], "", Map.of(), Map.of(), clock.instant(), true);
        append(key, marker);
        return Optional.of(marker);
    }

    /** Deletes one version for good. */
    synchronized void deleteVersion(String key, String version) {
        List<StoredObject> versions = objects.getOrDefault(key, List.of());
        versions.removeIf(object -> object.version().equals(version));
        if (versions.isEmpty()) {
            objects.remove(key);
        }
    }

    /** What must be true of the object that is there now for a conditional request to be carried out. */
    interface Condition {
        Condition NONE = present -> {};

        void check(Optional<StoredObject> present);
    }

    /** The newest versions of all objects with a prefix, in order, those whose key the filter takes. */
    synchronized NavigableMap<String, StoredObject> list(String prefix, Predicate<String> filter) {
        TreeMap<String, StoredObject> found = new TreeMap<>(Bucket::compareBytes);
        for (String key : objects.tailMap(prefix, true).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            if (filter.test(key)) {
                newest(key).ifPresent(object -> found.put(key, object));
            }
        }
        return found;
    }

    /** Every version of every object with a prefix, the newest first within a key. */
    synchronized Map<String, List<StoredObject>> versions(String prefix) {
        TreeMap<String, List<StoredObject>> found = new TreeMap<>(Bucket::compareBytes);
        objects.forEach((key, versions) -> {
            if (key.startsWith(prefix)) {
                List<StoredObject> newestFirst = new ArrayList<>(versions);
                Collections.reverse(newestFirst);
                found.put(key, newestFirst);
            }
        });
        return found;
    }

    synchronized boolean isEmpty() {
        return objects.isEmpty();
    }

    static int compareBytes(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private String newVersion() {
        return versioned ? ids.any(32) : "null";
    }

    private void append(String key, StoredObject stored) {
        List<StoredObject> versions = objects.computeIfAbsent(key, k -> new ArrayList<>());
        if (!versioned) {
            versions.removeIf(object -> object.version().equals("null"));
        }
        versions.add(stored);
    }
}
