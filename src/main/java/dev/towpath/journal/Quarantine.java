package dev.towpath.journal;

import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import java.time.Instant;

/**
 * A judgement that something is broken in a target: it is not tried again until it changes or somebody asks.
 *
 * @param subject the pin, or the closure digest of a Terraform root
 * @param reason the stable reason word
 */
public record Quarantine(Target target, String subject, String reason, String message, RunId run, Instant at) {}
