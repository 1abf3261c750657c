package dev.towpath.observed;

import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.model.Workload;

/** A target to look at: where it is and what kind of thing it is. */
public record ObservedTarget(Target target, Place place, Workload workload) {}
