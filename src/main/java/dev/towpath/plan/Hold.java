package dev.towpath.plan;

import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a target is not changed: why, who can lift it, and when it could next change.
 *
 * @param message one sentence for people
 * @param liftedBy groups, people or acts that can lift it
 * @param notBefore when time alone lifts it
 */
public record Hold(ReasonCode code, String message, List<String> liftedBy, Optional<Instant> notBefore) {
    public Hold {
        liftedBy = List.copyOf(liftedBy);
    }
}
