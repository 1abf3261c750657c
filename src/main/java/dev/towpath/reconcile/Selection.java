package dev.towpath.reconcile;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which targets a run is about: globs with {@code *} and {@code ?} over names of applications and environments; none means all.
 *
 * @param among the only targets that may be meant; empty for any
 */
public record Selection(List<String> apps, List<String> environments, Optional<Set<Target>> among) {
    /** Every target. */
    public static final Selection ALL = new Selection(List.of(), List.of());

    public Selection {
        apps = List.copyOf(apps);
        environments = List.copyOf(environments);
        among = among.map(Set::copyOf);
    }

    /** Any target whose names match. */
    public Selection(List<String> apps, List<String> environments) {
        this(apps, environments, Optional.empty());
    }

    /** The same, but none that is not among these. */
    public Selection only(Set<Target> targets) {
        return new Selection(apps, environments, Optional.of(targets));
    }

    /** Whether no target is left out. */
    public boolean isEverything() {
        return apps.isEmpty() && environments.isEmpty() && among.isEmpty();
    }

    /** Whether a target is meant. */
    public boolean includes(Target target) {
        return among.map(targets -> targets.contains(target)).orElse(true)
                && matches(apps, target.app().value())
                && matches(environments, target.environment().value());
    }

    /** Whether any target of an environment may be meant. */
    public boolean includes(EnvironmentName environment) {
        return matches(environments, environment.value());
    }

    private static boolean matches(List<String> globs, String name) {
        return globs.isEmpty()
                || globs.stream().anyMatch(glob -> pattern(glob).matcher(name).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        glob.chars()
                .mapToObj(c -> String.valueOf((char) c))
                .forEach(c -> regex.append(c.equals("*") ? ".*" : c.equals("?") ? "." : Pattern.quote(c)));
        return Pattern.compile(regex.toString());
    }
}
