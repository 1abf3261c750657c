package dev.towpath.desired;

import dev.towpath.model.Target;
import dev.towpath.problem.Problems;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What should run where, at one commit.
 *
 * @param platform empty where towpath.yaml itself cannot be used; then there are no targets
 * @param targets every target that could be read
 * @param invalid targets that exist but cannot be used, with their problems
 * @param problems all problems of the repository, those of invalid targets included
 */
public record DesiredState(
        Optional<Platform> platform,
        SortedMap<Target, DesiredTarget> targets,
        SortedMap<Target, Problems> invalid,
        Problems problems) {
    public DesiredState {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
        invalid = Collections.unmodifiableSortedMap(new TreeMap<>(invalid));
    }
}
