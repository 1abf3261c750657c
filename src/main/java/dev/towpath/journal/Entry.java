package dev.towpath.journal;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a target's history: what was tried, who approved it, and what came of it.
 *
 * @param id a ULID: entries sort by time
 * @param from what was recorded before
 * @param state {@code DEPLOYED}, {@code APPLIED}, {@code ADOPTED}, {@code FAILED}, …
 * @param reason the stable reason word, if it did not succeed
 */
public record Entry(
        String id,
        Target target,
        String kind,
        Optional<Pin> artifact,
        Optional<Digest> digest,
        Optional<Pin> from,
        GitSha commit,
        Optional<Integer> pullRequest,
        SortedMap<String, List<String>> approvedBy,
        Optional<Digest> policy,
        RunId run,
        Instant started,
        Instant finished,
        State state,
        Optional<String> reason,
        String message,
        SortedMap<String, String> details) {
    public Entry {
        approvedBy = Collections.unmodifiableSortedMap(new TreeMap<>(approvedBy));
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** Whether the artifact was proven to run. */
    public boolean succeeded() {
        return state == State.DEPLOYED || state == State.APPLIED || state == State.ADOPTED;
    }
}
