package dev.towpath.model;

import java.util.Optional;
import java.util.function.Function;

/** A plain Terraform root: what is deployed is the root itself, and its version is the digest of its input closure. */
public record Infrastructure(ParameterPrefix parameters) implements Workload {
    /** What it is called in files, reports and the journal; an intent to apply the root of any workload is called so, too. */
    public static final String TYPE = "infrastructure";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<Artifact> artifact(Pin pin) {
        return Optional.empty();
    }

    @Override
    public Optional<String> recordedVersionParameter() {
        return Optional.empty();
    }

    @Override
    public Optional<Pin> pinOf(String recordedValue) {
        return Optional.empty();
    }

    @Override
    public <T> T fold(
            Function<ContainerService, T> container,
            Function<StaticSite, T> site,
            Function<Infrastructure, T> infrastructure) {
        return infrastructure.apply(this);
    }
}
