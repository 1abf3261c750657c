package dev.towpath.plan;

import dev.towpath.desired.Platform;
import dev.towpath.model.GitSha;
import dev.towpath.model.Intent;
import dev.towpath.model.Target;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that a plan starts from.
 *
 * @param recordings where the branch stands towards what was recorded before
 * @param invalid targets that exist and cannot be used
 * @param selected the targets that this run may act on; the others are only looked at
 * @param acceptRewind whether a person has said that a rewound branch is meant
 * @param looks the last look for drift at each root whose files are as they were applied
 * @param allowShrink whether a person has said that a site may lose more than half of its files
 * @param abandoned what runs have begun and not finished in targets that the repository does not name any more
 */
public record World(
        GitSha commit,
        Platform platform,
        SortedMap<Target, Situation> situations,
        Recordings recordings,
        Set<Target> invalid,
        Set<Target> selected,
        Instant now,
        boolean acceptRewind,
        boolean allowShrink,
        Map<Target, RootLook> looks,
        SortedMap<Target, Intent> abandoned) {
    public World {
        abandoned = Collections.unmodifiableSortedMap(new TreeMap<>(abandoned));
        looks = Collections.unmodifiableMap(new LinkedHashMap<>(looks));
        situations = Collections.unmodifiableSortedMap(new TreeMap<>(situations));
        invalid = Collections.unmodifiableSet(new LinkedHashSet<>(invalid));
        selected = Collections.unmodifiableSet(new TreeSet<>(selected));
    }

    /** The same, where it is known what the last looks for drift saw. */
    public World seeing(Map<Target, RootLook> seen) {
        return new World(
                commit,
                platform,
                situations,
                recordings,
                invalid,
                selected,
                now,
                acceptRewind,
                allowShrink,
                seen,
                abandoned);
    }

    /** The same with other situations of some targets. */
    public World but(Map<Target, Situation> others) {
        SortedMap<Target, Situation> all = new TreeMap<>(situations);
        all.putAll(others);
        return new World(
                commit, platform, all, recordings, invalid, selected, now, acceptRewind, allowShrink, looks, abandoned);
    }

    /** The drift of a root whose files are as they were applied, if the last look saw any. */
    Optional<RootLook.Drift> drift(Target target) {
        return Optional.ofNullable(looks.get(target)).flatMap(RootLook::drift);
    }
}
