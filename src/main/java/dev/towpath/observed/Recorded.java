package dev.towpath.observed;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.problem.Failure;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The SSM parameters of one target as they were read.
 *
 * @param parameters values by name below the target's prefix, such as {@code ecs-service-name}; absent ones are absent
 * @param record {@code towpath/record}, parsed
 * @param failure why nothing could be read, or why {@code towpath/record} makes no sense
 */
public record Recorded(
        SortedMap<String, String> parameters, Optional<DeploymentRecord> record, Optional<Failure> failure) {
    public Recorded {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** The value of a parameter by its name below the prefix. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
