package dev.towpath.observed;

import dev.towpath.model.Target;
import java.util.Map;

/**
 * Looks deeper than a {@link LiveSource}: at what somebody may have changed behind our back, and by whom.
 *
 * <p>It costs more calls, so no ordinary run asks it.
 */
public interface DriftSource {
    /** One answer for every target of the source's own kind; the others are left out. */
    Map<Target, Drift> look(Map<ObservedTarget, Recorded> targets);
}
