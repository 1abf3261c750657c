package dev.towpath.cli;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import java.util.Locale;
import java.util.Optional;

/**
 * A pin to propose, as it is asked for.
 *
 * @param from the environment whose artifact is promoted; by default the one before the target's
 * @param artifact the artifact, where it is not to be found out
 * @param open whether the branch is pushed and a pull request opened
 */
public record PinRequest(
        Kind kind, Target target, Optional<EnvironmentName> from, Optional<Pin> artifact, boolean open) {
    /** Which way. */
    public enum Kind {
        PROMOTE,
        ROLLBACK;

        /** The verb. */
        public String verb() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
