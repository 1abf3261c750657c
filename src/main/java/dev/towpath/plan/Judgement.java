package dev.towpath.plan;

import java.util.Optional;

/**
 * A past judgement that something is broken in a target.
 *
 * @param subject the pin, or the closure digest of a Terraform root; empty if the judgement cannot be read, so that it may be about
 *     whatever is wanted
 */
public record Judgement(Optional<String> subject, String message) {
    /** The judgement on a subject. */
    public static Judgement of(String subject, String message) {
        return new Judgement(Optional.of(subject), message);
    }
}
