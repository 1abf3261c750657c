package dev.towpath.approval;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One commit that had to be approved: what it brought, and who agreed to exactly that.
 *
 * <p>With the digests an approval can be checked again long after the branch that was reviewed is gone.
 *
 * @param pullRequest that was merged as the commit
 * @param contents digests of the values that must have been seen, by part
 * @param agreements the acts that fill a place of some rule
 * @param policy digest of the policy that judged it
 */
public record JudgedChange(
        GitSha commit,
        Optional<Integer> pullRequest,
        SortedMap<String, Digest> contents,
        List<Agreement> agreements,
        Optional<Digest> policy) {
    public JudgedChange {
        contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
        agreements = agreements.stream().sorted(Agreement.ORDER).toList();
    }
}
