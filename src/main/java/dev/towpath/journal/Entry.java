package dev.towpath.journal;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.Decision;
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
 * @param decision on what evidence it was tried; empty where that is not known any more
 * @param annotations what promotion.yaml said beside it, such as the number of a change
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
        SortedMap<String, String> details,
        SortedMap<String, String> annotations,
        Optional<Decision> decision) {
    public Entry {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        approvedBy = Collections.unmodifiableSortedMap(new TreeMap<>(approvedBy));
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** The same entry under a decision that was kept elsewhere. */
    public Entry decidedBy(Decision kept) {
        return new Entry(
                id,
                target,
                kind,
                artifact,
                digest,
                from,
                commit,
                kept.pullRequest(),
                kept.approvedBy(),
                kept.policy(),
                run,
                started,
                finished,
                state,
                reason,
                message,
                details,
                annotations,
                Optional.of(kept));
    }

    /** Whether the artifact was proven to run. */
    public boolean succeeded() {
        return state == State.DEPLOYED || state == State.APPLIED || state == State.ADOPTED;
    }
}
