package dev.towpath.approval;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who must look again when files change: whoever watches a file, or a folder above it. */
final class Watchers<T> {
    private final Map<String, Set<T>> byPath = new HashMap<>();

    /** Lets someone watch paths; what is watched already stays watched, which only costs a look. */
    void watch(T watcher, Collection<String> paths) {
        paths.forEach(path ->
                byPath.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(watcher));
    }

    /** Everybody whom changes of files concern. */
    Set<T> concerned(Collection<String> changes) {
        Set<T> concerned = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String path : changes) {
            String at = path;
            while (seen.add(at)) {
                concerned.addAll(byPath.getOrDefault(at, Set.of()));
                int slash = at.lastIndexOf('/');
                at = slash < 0 ? "" : at.substring(0, slash);
            }
        }
        return concerned;
    }
}
