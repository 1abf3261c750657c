package dev.towpath.journal;

import dev.towpath.model.Target;
import dev.towpath.plan.RootLook;
import java.util.Map;

/** Remembers when Terraform roots were last looked at for drift, and what was seen: one read for all of them. */
public interface RootLooks {
    /** The last look at each root. */
    Map<Target, RootLook> known();

    /** Replaces the looks at these roots. */
    void remember(Map<Target, RootLook> looks);
}
