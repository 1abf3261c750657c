package dev.towpath.report;

import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.Entry;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that an auditor is handed for a period: each change, who agreed to it on what evidence, and that nobody edited this since.
 *
 * @param repository the address of the config repository, without credentials
 * @param commit at which it was read
 * @param from the first moment of the period
 * @param to the first moment after it
 * @param made when the bundle was made
 * @param by the program that made it
 * @param scope which targets it is about, in words
 * @param changes from the oldest to the newest
 * @param chains of all targets that it is about, whether they changed or not
 * @param policies the text of each policy that judged a change, by its digest, where git still has it
 */
public record EvidenceBundle(
        String repository,
        GitSha commit,
        Instant from,
        Instant to,
        Instant made,
        String by,
        String scope,
        List<Change> changes,
        List<AuditedChain> chains,
        SortedMap<Digest, PolicyText> policies) {
    public EvidenceBundle {
        changes = changes.stream()
                .sorted(Comparator.comparing((Change change) -> change.entry().finished())
                        .thenComparing(change -> change.entry().id()))
                .toList();
        chains = List.copyOf(chains);
        policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
    }

    /**
     * One change that was tried.
     *
     * @param tier of its environment; empty where the environment is gone
     * @param number in the chain of its target; empty if the chain does not prove it
     * @param content the digest of the entry's bytes, as they lie in the bundle
     */
    public record Change(Entry entry, Optional<String> tier, Optional<Long> number, Digest content) {
        /** Where the entry's bytes lie in the bundle. */
        public String path() {
            return "store/history/" + entry.target() + "/" + entry.id() + ".json";
        }
    }

    /** A policy as git has it, and the commit that brought it. */
    public record PolicyText(GitSha commit, String text) {}

    /** Where the text of a policy lies in the bundle. */
    public static String path(Digest policy) {
        return "policies/" + policy.abbreviated() + ".yaml";
    }

    /** Whether every chain is the one that was written. */
    public boolean intact() {
        return chains.stream().allMatch(chain -> chain.proof().intact());
    }
}
