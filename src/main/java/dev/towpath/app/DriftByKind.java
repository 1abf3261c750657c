package dev.towpath.app;

import dev.towpath.model.Target;
import dev.towpath.observed.Drift;
import dev.towpath.observed.DriftSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import java.util.Map;
import java.util.TreeMap;

/** Looks deeper at each kind of target where that kind runs; both sources pass over what is not theirs. */
record DriftByKind(DriftSource containers, DriftSource sites) implements DriftSource {
    @Override
    public Map<Target, Drift> look(Map<ObservedTarget, Recorded> targets) {
        Map<Target, Drift> drift = new TreeMap<>(containers.look(targets));
        drift.putAll(sites.look(targets));
        return drift;
    }
}
