package dev.towpath.model;

import java.util.function.Function;

/** An image in the shared account's ECR: repository name and the tag that is the pin. */
public record ContainerImage(String repository, Pin pin) implements Artifact {
    @Override
    public String location() {
        return repository + ":" + pin;
    }

    @Override
    public <T> T fold(Function<ContainerImage, T> image, Function<SiteBundle, T> bundle) {
        return image.apply(this);
    }
}
