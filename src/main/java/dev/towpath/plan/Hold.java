package dev.towpath.plan;

import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a target is not changed: why, who can lift it, and when it could next change.
 *
 * @param message one sentence for people
 * @param advice what to do about it, as an imperative; empty if that is clear from what lifts it
 * @param liftedBy groups, people or things that lift it, as nouns
 * @param notBefore when time alone lifts it
 */
public record Hold(ReasonCode code, String message, String advice, List<String> liftedBy, Optional<Instant> notBefore) {
    public Hold {
        liftedBy = List.copyOf(liftedBy);
    }

    /** A hold that is clear from what lifts it. */
    public Hold(ReasonCode code, String message, List<String> liftedBy, Optional<Instant> notBefore) {
        this(code, message, "", liftedBy, notBefore);
    }
}
