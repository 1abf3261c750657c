package dev.towpath.observed;

import dev.towpath.model.Intent;
import java.util.Optional;

/** Everything that is known of one target: its record, what runs, and an intent that no run has closed. */
public record Observation(ObservedTarget subject, Recorded recorded, Live live, Optional<Intent> intent) {}
