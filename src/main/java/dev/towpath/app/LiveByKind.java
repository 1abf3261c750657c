package dev.towpath.app;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.LiveSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Looks at each kind of target where that kind runs; what Terraform applied last is what its record says. */
record LiveByKind(LiveSource containers, LiveSource sites) implements LiveSource {
    @Override
    public Map<Target, Live> read(Map<ObservedTarget, Recorded> targets) {
        Map<ObservedTarget, Recorded> ofContainers = new LinkedHashMap<>();
        Map<ObservedTarget, Recorded> ofSites = new LinkedHashMap<>();
        Map<Target, Live> live = new TreeMap<>();
        targets.forEach((target, recorded) -> target.workload()
                .<Runnable>fold(
                        container -> () -> ofContainers.put(target, recorded),
                        site -> () -> ofSites.put(target, recorded),
                        root -> () -> live.put(target.target(), applied(recorded)))
                .run());
        if (!ofContainers.isEmpty()) {
            live.putAll(containers.read(ofContainers));
        }
        if (!ofSites.isEmpty()) {
            live.putAll(sites.read(ofSites));
        }
        return live;
    }

    private static Live applied(Recorded recorded) {
        return recorded.record().flatMap(DeploymentRecord::closure).isPresent()
                ? new Live.AsRecorded()
                : new Live.Nothing();
    }
}
