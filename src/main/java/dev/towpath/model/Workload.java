package dev.towpath.model;

import java.util.Optional;
import java.util.function.Function;

/** What kind of thing a target is, with all that is needed to find, deploy and record it. */
public sealed interface Workload permits ContainerService, StaticSite, Infrastructure {
    /** The word in configuration files and reports: {@code container}, {@code static-site}, {@code infrastructure}. */
    String type();

    /** The SSM path of the target. */
    ParameterPrefix parameters();

    /** The artifact that a pin names; empty for infrastructure, which has none. */
    Optional<Artifact> artifact(Pin pin);

    /** The parameter below {@link #parameters()} in which others keep and read the recorded version; empty for infrastructure. */
    Optional<String> recordedVersionParameter();

    /** The pin in a value of {@link #recordedVersionParameter()}; empty where the value says "never deployed" or is foreign. */
    Optional<Pin> pinOf(String recordedValue);

    /** The one of three functions that fits the type. */
    <T> T fold(
            Function<ContainerService, T> container,
            Function<StaticSite, T> site,
            Function<Infrastructure, T> infrastructure);
}
