package dev.towpath.app;

import dev.towpath.model.Workload;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.Builds;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists builds where each kind is kept. */
record BuildsByKind(BuildSource images, BuildSource bundles) implements BuildSource {
    @Override
    public Map<Workload, Builds> list(Collection<Workload> workloads) {
        Map<Workload, Builds> builds = new HashMap<>();
        List<Workload> containers = workloads.stream()
                .filter(workload -> workload.fold(container -> true, site -> false, root -> false))
                .toList();
        List<Workload> sites = workloads.stream()
                .filter(workload -> workload.fold(container -> false, site -> true, root -> false))
                .toList();
        if (!containers.isEmpty()) {
            builds.putAll(images.list(containers));
        }
        if (!sites.isEmpty()) {
            builds.putAll(bundles.list(sites));
        }
        return builds;
    }

    /** A source that cannot list anything because the configuration does not say where to look. */
    static BuildSource nowhere(String key) {
        Builds unlisted = new Builds.Unlisted(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "towpath.yaml does not say where builds are kept: it has no \"" + key + "\"",
                "add \"" + key + "\" to towpath.yaml"));
        return workloads -> {
            Map<Workload, Builds> builds = new HashMap<>();
            workloads.forEach(workload -> builds.put(workload, unlisted));
            return builds;
        };
    }
}
