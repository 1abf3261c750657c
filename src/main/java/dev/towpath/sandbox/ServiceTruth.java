package dev.towpath.sandbox;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a service really is at a moment, told by the cloud's own state and not by any answer on the wire: who has to be judged by
 * those answers cannot be judged with them.
 *
 * @param desired how many tasks there should be
 * @param running how many tasks run, by the digest of the image in the container that was asked about; the word {@code unknown}
 *     stands for an image without one
 * @param completed whether the PRIMARY deployment has been completed
 */
public record ServiceTruth(int desired, SortedMap<String, Integer> running, boolean completed) {
    public ServiceTruth {
        running = Collections.unmodifiableSortedMap(new TreeMap<>(running));
    }

    /** Whether every task that should run does, and no other, all with this digest. */
    public boolean runsOnly(String digest) {
        return completed
                && (desired == 0
                        ? running.isEmpty()
                        : running.size() == 1 && running.getOrDefault(digest, 0) >= desired);
    }
}
