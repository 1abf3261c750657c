package dev.towpath.daemon;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A part of the work on one repository that is done by one run at a time: the unit that is scheduled, and that one daemon of
 * several has at a time.
 *
 * @param repository the name of the watched repository
 * @param label {@code all}, a tier, or an environment
 * @param environments the only ones that it is about; empty for all
 */
public record Share(String repository, String label, Optional<SortedSet<EnvironmentName>> environments)
        implements Comparable<Share> {
    /** The label of a share that is about everything. */
    static final String ALL = "all";

    public Share {
        environments = environments.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
    }

    /** Everything in a repository. */
    public static Share whole(String repository) {
        return new Share(repository, ALL, Optional.empty());
    }

    /** Some environments. */
    public static Share of(String repository, String label, Set<EnvironmentName> environments) {
        return new Share(repository, label, Optional.of(new TreeSet<>(environments)));
    }

    /** The same for every daemon of a cluster. */
    public String id() {
        return id(repository, label);
    }

    /** The id of the share of a repository with this label. */
    public static String id(String repository, String label) {
        return repository + "/" + label;
    }

    /** The repository of a share with this id; no label has a slash. */
    public static String repositoryOf(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('/')));
    }

    /** Whether a target belongs to it. */
    public boolean includes(Target target) {
        return environments.map(names -> names.contains(target.environment())).orElse(true);
    }

    @Override
    public int compareTo(Share other) {
        return id().compareTo(other.id());
    }

    @Override
    public String toString() {
        return id();
    }
}
