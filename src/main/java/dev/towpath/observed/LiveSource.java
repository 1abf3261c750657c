package dev.towpath.observed;

import dev.towpath.model.Target;
import java.util.Map;

/** Looks at what really runs, in batches. */
public interface LiveSource {
    /** One answer for every target. */
    Map<Target, Live> read(Map<ObservedTarget, Recorded> targets);
}
