package dev.towpath.plan;

import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.time.Instant;
import java.util.Optional;

/** An artifact that was once proven to run in a target, from the history. */
public record Success(Pin pin, Optional<Digest> digest, Instant at) {}
