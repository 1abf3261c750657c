package dev.towpath.journal;

import dev.towpath.model.Limits;
import java.util.List;
import java.util.Optional;

/**
 * An object store with conditional writes: S3, or a directory.
 *
 * <p>Keys are relative paths of {@code [A-Za-z0-9._/-]}. Every method throws
 * {@link dev.towpath.problem.FailureException} when the store cannot be reached.
 */
public interface ObjectStore {
    /** What is written about one target, and the list of targets. */
    List<String> NOTES = List.of("intents/", "leases/", "quarantine/", "history/", "inventory.json");

    /** The object, or empty if there is none. */
    Optional<Stored> get(String key);

    /** How many bytes of an object are read; whoever wrote more must not take the run's memory. */
    static long bytesMax(String key) {
        return NOTES.stream().anyMatch(key::startsWith) ? Limits.STATE_NOTE_BYTES_MAX : Limits.STATE_OBJECT_BYTES_MAX;
    }

    /** Every object whose key begins with the prefix, by key; fails if there are more than {@code Limits} allows. */
    List<Listed> list(String prefix);

    /** Writes if the condition holds; empty if it does not hold, else the new version. */
    Optional<String> put(String key, byte[] content, Condition condition);

    /** Removes the object if it still has this version; whether it is gone now because of this call. */
    boolean delete(String key, String version);

    /** For people: {@code s3://bucket/prefix} or {@code file:/path}. */
    String location();

    /** Content with the version (the ETag) that names it. */
    record Stored(byte[] content, String version) {
        public Stored {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }
    }

    /** A key with the version of its object. */
    record Listed(String key, String version) {}

    /** What must be true for a write to happen. */
    sealed interface Condition {
        /** Write whatever is there. */
        record Always() implements Condition {}

        /** Write only if there is nothing ({@code If-None-Match: *}). */
        record Absent() implements Condition {}

        /** Write only over this version ({@code If-Match}). */
        record Version(String version) implements Condition {}
    }
}
