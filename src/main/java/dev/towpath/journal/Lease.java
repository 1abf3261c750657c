package dev.towpath.journal;

import dev.towpath.model.Target;

/** The right to act on a target: whoever holds it, at which epoch; epochs only rise. */
public record Lease(Target target, String holder, long epoch) {}
