package dev.towpath.adapter.aws;

import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.observed.ObservedTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Packs targets into calls of at most ten names: a target's names stay together, so that a refused call can be asked again
 * target by target.
 */
final class ParameterBatches {
    private static final Comparator<ObservedTarget> LARGEST_FIRST = Comparator.comparingInt(
                    (ObservedTarget target) -> -names(target).size())
            .thenComparing(ObservedTarget::target);

    private ParameterBatches() {}

    /** Targets of one place that are asked for in one call. */
    record Batch(Place place, List<ObservedTarget> targets) {
        Batch {
            targets = List.copyOf(targets);
        }

        List<String> names() {
            return targets.stream()
                    .flatMap(target -> ParameterBatches.names(target).stream())
                    .distinct()
                    .toList();
        }
    }

    static List<Batch> of(Collection<ObservedTarget> targets) {
        SortedMap<Place, List<List<ObservedTarget>>> open = new TreeMap<>();
        targets.stream().sorted(LARGEST_FIRST).forEach(target -> {
            List<List<ObservedTarget>> batches = open.computeIfAbsent(target.place(), place -> new ArrayList<>());
            add(batches, target);
        });
        List<Batch> all = new ArrayList<>();
        open.forEach((place, batches) -> batches.forEach(batch -> all.add(new Batch(place, batch))));
        return all;
    }

    /** The full names of a target's parameters. */
    static List<String> names(ObservedTarget target) {
        return ParameterNames.of(target.workload()).stream()
                .map(target.workload().parameters()::parameter)
                .toList();
    }

    private static void add(List<List<ObservedTarget>> batches, ObservedTarget target) {
        int wanted = names(target).size();
        // Only the newest few can still have room: they were filled largest first.
        for (int at = batches.size() - 1; at >= Math.max(0, batches.size() - Limits.PARAMETERS_PER_CALL_MAX); at--) {
            List<ObservedTarget> batch = batches.get(at);
            int used = batch.stream().mapToInt(each -> names(each).size()).sum();
            if (used + wanted <= Limits.PARAMETERS_PER_CALL_MAX) {
                batch.add(target);
                return;
            }
        }
        batches.add(new ArrayList<>(List.of(target)));
    }
}
