package dev.towpath.cli;

import dev.towpath.model.Target;
import java.util.Optional;

/**
 * What a person wants done about the state of a Terraform root that no backend took.
 *
 * @param reason why it is discarded; required for that, so that the history can tell
 */
public record StateRequest(Target target, Action action, Optional<String> reason) {
    /** What can be done. */
    public enum Action {
        SHOW,
        PUSH,
        DISCARD
    }
}
