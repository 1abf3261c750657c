package dev.towpath.model;

import java.util.function.Function;

/** A zip of a static site in the shared account's artifact bucket. */
public record SiteBundle(String key, Pin pin) implements Artifact {
    @Override
    public String location() {
        return key;
    }

    @Override
    public <T> T fold(Function<ContainerImage, T> image, Function<SiteBundle, T> bundle) {
        return bundle.apply(this);
    }
}
