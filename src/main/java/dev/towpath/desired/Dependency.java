package dev.towpath.desired;

import dev.towpath.model.Target;
import java.util.Optional;

/**
 * A target that comes before another.
 *
 * @param reading what says so, where it is not {@code depends_on}: what is read of the other, and where
 */
public record Dependency(Target target, Optional<String> reading) {
    /** A dependency that app.yaml declares. */
    public static Dependency declared(Target target) {
        return new Dependency(target, Optional.empty());
    }

    @Override
    public String toString() {
        return "\"" + target + "\"" + reading.map(what -> " (" + what + ")").orElse("");
    }
}
