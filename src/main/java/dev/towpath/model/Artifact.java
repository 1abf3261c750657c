package dev.towpath.model;

import java.util.function.Function;

/** One thing that was built once and is deployed as it is: an image or a zip in the shared account. */
public sealed interface Artifact permits ContainerImage, SiteBundle {
    /** The pin that names it. */
    Pin pin();

    /** Where it lies, for people: {@code acme/web-app:sha-9f8e7d6} or {@code builds/site/9f8e7d6.zip}. */
    String location();

    /** The one of two functions that fits the kind. */
    <T> T fold(Function<ContainerImage, T> image, Function<SiteBundle, T> bundle);
}
