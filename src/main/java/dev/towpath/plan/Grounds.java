package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Why a step may be taken; it goes into the record and the history. */
public record Grounds(
        GitSha commit,
        Optional<Integer> pullRequest,
        SortedMap<String, List<String>> approvedBy,
        Optional<Digest> policy,
        SortedMap<String, String> annotations) {
    public Grounds {
        approvedBy = Collections.unmodifiableSortedMap(new TreeMap<>(approvedBy));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }
}
