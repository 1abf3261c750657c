package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why a step may be taken; it goes into the record and the history.
 *
 * @param decision on what evidence it may; empty where nothing was judged
 */
public record Grounds(
        GitSha commit,
        Optional<Integer> pullRequest,
        SortedMap<String, List<String>> approvedBy,
        Optional<Digest> policy,
        SortedMap<String, String> annotations,
        Optional<Decision> decision) {
    public Grounds {
        approvedBy = Collections.unmodifiableSortedMap(new TreeMap<>(approvedBy));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** Grounds of which no more is known than who approved. */
    public Grounds(
            GitSha commit,
            Optional<Integer> pullRequest,
            SortedMap<String, List<String>> approvedBy,
            Optional<Digest> policy,
            SortedMap<String, String> annotations) {
        this(commit, pullRequest, approvedBy, policy, annotations, Optional.empty());
    }
}
