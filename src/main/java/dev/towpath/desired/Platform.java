package dev.towpath.desired;

import dev.towpath.model.EnvironmentName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole of towpath.yaml.
 *
 * @param state {@code s3://bucket/prefix} or {@code file:/absolute/path} or {@code file:~/…}
 */
public record Platform(
        String namespace,
        Optional<SharedServices> sharedServices,
        SortedMap<EnvironmentName, Environment> environments,
        Optional<String> managementRole,
        Optional<String> state,
        Forge forge,
        List<Freeze> freezes) {
    public Platform {
        environments = Collections.unmodifiableSortedMap(new TreeMap<>(environments));
        freezes = List.copyOf(freezes);
    }
}
