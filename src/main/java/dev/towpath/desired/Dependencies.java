package dev.towpath.desired;

import dev.towpath.model.AppName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds applications that wait for themselves. */
final class Dependencies {
    private final Map<AppName, AppSettings> settings;
    private final Set<AppName> cleared = new HashSet<>();

    private Dependencies(Map<AppName, AppSettings> settings) {
        this.settings = settings;
    }

    /** One cycle for every application that stands in one: the names in order, the first again at the end. */
    static SortedMap<AppName, List<AppName>> cycles(SortedMap<AppName, AppSettings> settings) {
        Dependencies dependencies = new Dependencies(settings);
        SortedMap<AppName, List<AppName>> cycles = new TreeMap<>();
        for (AppName app : settings.keySet()) {
            if (!cycles.containsKey(app)) {
                dependencies.cycleFrom(app).ifPresent(cycle -> cycle.forEach(member -> cycles.put(member, cycle)));
            }
        }
        return cycles;
    }

    /** Walks depth first without recursion: a chain of dependencies may be as long as there are applications. */
    private Optional<List<AppName>> cycleFrom(AppName start) {
        List<AppName> path = new ArrayList<>(List.of(start));
        List<List<AppName>> open = new ArrayList<>(List.of(dependenciesOf(start)));
        while (!path.isEmpty()) {
            List<AppName> next = open.get(open.size() - 1);
            if (next.isEmpty()) {
                cleared.add(path.remove(path.size() - 1));
                open.remove(open.size() - 1);
                continue;
            }
            AppName dependency = next.remove(0);
            int seen = path.indexOf(dependency);
            if (seen >= 0) {
                List<AppName> cycle = new ArrayList<>(path.subList(seen, path.size()));
                cycle.add(dependency);
                return Optional.of(cycle);
            }
            if (!cleared.contains(dependency)) {
                path.add(dependency);
                open.add(dependenciesOf(dependency));
            }
        }
        return Optional.empty();
    }

    private List<AppName> dependenciesOf(AppName app) {
        return Optional.ofNullable(settings.get(app))
                .map(AppSettings::dependsOn)
                .<List<AppName>>map(ArrayList::new)
                .orElseGet(ArrayList::new);
    }
}
