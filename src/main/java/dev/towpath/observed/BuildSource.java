package dev.towpath.observed;

import dev.towpath.model.Workload;
import java.util.Collection;
import java.util.Map;

/** Lists the builds of applications in the shared account: one listing a place, however many workloads take from it. */
public interface BuildSource {
    /** One answer for every workload that has builds. */
    Map<Workload, Builds> list(Collection<Workload> workloads);
}
