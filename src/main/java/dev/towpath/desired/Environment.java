package dev.towpath.desired;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Place;
import dev.towpath.model.Tier;
import dev.towpath.problem.SourceSpan;

/** One environment of towpath.yaml. */
public record Environment(EnvironmentName name, Tier tier, Place place, boolean requireDigest, SourceSpan span) {}
