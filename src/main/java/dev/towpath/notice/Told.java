package dev.towpath.notice;

import java.time.Instant;
import java.util.Optional;

/**
 * What a channel was last told of a target, or of the run itself.
 *
 * @param standing empty if it was not told anything yet
 * @param at when the run began that saw it
 * @param claim of the run that is about to tell more
 */
public record Told(Optional<Standing> standing, Instant at, Optional<Claim> claim) {
    /** Told, and nobody is about to tell more. */
    static Told of(Standing standing, Instant at) {
        return new Told(Optional.of(standing), at, Optional.empty());
    }

    Told claimedBy(Claim claim) {
        return new Told(standing, at, Optional.of(claim));
    }

    Told unclaimed() {
        return new Told(standing, at, Optional.empty());
    }
}
