package dev.towpath.adapter.git;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Person;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One commit for the branch that is tracked.
 *
 * @param base the tip that it stands on; where the branch is elsewhere, nothing is written
 * @param branch the short name of the branch
 * @param files contents by path
 * @param key signs the commit
 */
public record TrackedChange(
        GitSha base,
        String branch,
        SortedMap<String, String> files,
        String message,
        Person author,
        Optional<SshSigningKey> key,
        Instant at) {
    public TrackedChange {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
