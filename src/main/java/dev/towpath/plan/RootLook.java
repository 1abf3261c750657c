package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.observed.RootChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A look at a Terraform root whose files are as they were applied: whatever Terraform would do then is drift.
 *
 * @param closure digest of the files that were looked at
 * @param at when
 * @param drift what was found; empty if everything was as it should be
 * @param problem why nothing could be seen, in a sentence
 */
public record RootLook(Digest closure, Instant at, Optional<Drift> drift, Optional<String> problem) {
    private static final int LINES_MAX = 20;

    /**
     * What was found.
     *
     * @param since when it was first seen
     * @param counts {@code 1 to change}
     * @param outside addresses that something else than Terraform changed
     * @param lines one line a resource, secrets masked
     * @param fingerprint digest of what Terraform would do
     */
    public record Drift(Instant since, String counts, List<String> outside, List<String> lines, Digest fingerprint) {
        public Drift {
            outside = List.copyOf(outside);
            lines = List.copyOf(lines);
        }

        /** What Terraform would do, with as many of its lines as are kept. */
        public static Drift of(RootChange change, Instant since) {
            return new Drift(
                    since,
                    change.counts(),
                    List.copyOf(change.outside()),
                    change.summary().stream().limit(LINES_MAX).toList(),
                    change.fingerprint());
        }

        /** The cause in a sentence, as far as Terraform tells. */
        public String sentence() {
            String cause = outside.isEmpty()
                    ? "nothing was changed outside of Terraform, and it would still do: " + counts
                            + " (a default of a provider, a data source or a clock)"
                    : "changed outside of Terraform: " + String.join(", ", outside) + "; it would do: " + counts;
            return cause + "; first seen " + since;
        }
    }
}
