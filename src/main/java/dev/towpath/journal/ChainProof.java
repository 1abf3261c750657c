package dev.towpath.journal;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the chain of a target's history proves.
 *
 * @param numbers the place in the chain of each proven entry, by its id
 * @param unchained how many entries are older than the chain
 * @param head the digest to which all of it leads; empty where there is no chain
 * @param findings what does not fit, in sentences; none if nothing was altered, added, removed or swapped
 * @param remarks what a run left half done and the next completes
 */
public record ChainProof(
        Target target,
        SortedMap<String, Long> numbers,
        int unchained,
        Optional<Digest> head,
        List<String> findings,
        List<String> remarks) {
    public ChainProof {
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
        findings = List.copyOf(findings);
        remarks = List.copyOf(remarks);
    }

    /** Whether nothing speaks against the history. */
    public boolean intact() {
        return findings.isEmpty();
    }

    /** The word in reports: {@code broken}, {@code intact}, {@code unchained} or {@code empty}. */
    public String word() {
        if (!intact()) {
            return "broken";
        }
        return head.isPresent() ? "intact" : unchained > 0 ? "unchained" : "empty";
    }

    /** The same with what a comparison with another store found. */
    public ChainProof finding(List<String> more) {
        List<String> all = new ArrayList<>(findings);
        all.addAll(more);
        return new ChainProof(target, numbers, unchained, head, all, remarks);
    }

    /** The same with more remarks. */
    public ChainProof remarking(String more) {
        List<String> all = new ArrayList<>(remarks);
        all.add(more);
        return new ChainProof(target, numbers, unchained, head, findings, all);
    }
}
