package dev.towpath.reconcile;

import dev.towpath.model.Target;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which targets a run is about: globs with {@code *} and {@code ?} over names of applications and environments; none means all.
 */
public record Selection(List<String> apps, List<String> environments) {
    /** Every target. */
    public static final Selection ALL = new Selection(List.of(), List.of());

    public Selection {
        apps = List.copyOf(apps);
        environments = List.copyOf(environments);
    }

    /** Whether no target is left out. */
    public boolean isEverything() {
        return apps.isEmpty() && environments.isEmpty();
    }

    /** Whether a target is meant. */
    public boolean includes(Target target) {
        return matches(apps, target.app().value())
                && matches(environments, target.environment().value());
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
