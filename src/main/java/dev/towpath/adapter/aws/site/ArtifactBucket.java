package dev.towpath.adapter.aws.site;

import dev.towpath.model.Place;

/** Where the zips of sites lie: a bucket of the shared account. */
public record ArtifactBucket(Place place, String name) {}
