package dev.towpath.notice;

import dev.towpath.model.Limits;
import java.time.Duration;
import java.time.Instant;

/**
 * Says that a run is about to tell something, so that no other does at the same time.
 *
 * <p>Whoever dies between claiming and recording leaves a claim that grows old; then somebody else tells it, with the same id.
 */
public record Claim(String run, Instant at) {
    /** Whether another run has this in hand. */
    boolean bars(String other, Instant now) {
        return !run.equals(other) && Duration.between(at, now).abs().compareTo(Limits.NOTICE_CLAIM) < 0;
    }
}
