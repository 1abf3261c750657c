package dev.towpath.desired;

import dev.towpath.model.Place;
import java.util.Optional;

/** The account in which artifacts are built once: its ECR, and its bucket of site zips. */
public record SharedServices(Place place, Optional<String> artifactBucket) {}
