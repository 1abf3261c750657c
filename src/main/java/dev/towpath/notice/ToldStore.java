package dev.towpath.notice;

import java.util.Optional;

/**
 * Keeps what was told, in one object, so that a run in which nothing changed reads it once and writes nothing.
 *
 * <p>It may be lost: then each channel gets one summary as if it were new.
 */
public interface ToldStore {
    /** What was told, with the version that names it. */
    Kept read();

    /**
     * Writes over a version.
     *
     * @param over the version that was read; empty if there was nothing
     * @return the new version; empty if somebody else wrote meanwhile
     */
    Optional<String> write(ToldMemory memory, Optional<String> over);

    /** A memory and its version; no version where there is no object. */
    record Kept(ToldMemory memory, Optional<String> version) {}
}
