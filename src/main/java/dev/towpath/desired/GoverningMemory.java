package dev.towpath.desired;

import dev.towpath.model.Target;
import dev.towpath.snapshot.Tree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what governed a target, for as long as git says that nothing it was read from has changed.
 *
 * <p>Provenance asks for the same target at many commits, most of which touch something else.
 */
final class GoverningMemory {
    private static final int READINGS_PER_TARGET_MAX = 8;

    /**
     * What was read, and the paths outside of which nothing can change it.
     *
     * @param neighbours folders of which only matters whether they are there
     */
    record Reading(Optional<Governing> governing, List<String> paths, List<String> neighbours) {
        List<Boolean> present(Tree tree) {
            return neighbours.stream()
                    .map(folder -> AppFolder.isThere(tree, folder))
                    .toList();
        }
    }

    private record Remembered(Map<String, Optional<String>> objectIds, List<Boolean> present, Reading reading) {
        boolean holdsFor(Tree tree) {
            return objectIds.entrySet().stream()
                            .allMatch(entry -> tree.objectId(entry.getKey()).equals(entry.getValue()))
                    && reading.present(tree).equals(present);
        }
    }

    private final Map<Target, Deque<Remembered>> readings = new ConcurrentHashMap<>();

    Optional<Reading> recall(Tree tree, Target target) {
        Deque<Remembered> known = readings.getOrDefault(target, new ArrayDeque<>());
        synchronized (known) {
            return known.stream()
                    .filter(remembered -> remembered.holdsFor(tree))
                    .map(Remembered::reading)
                    .findFirst();
        }
    }

    /** Keeps a reading that came from files with object ids; files of a working directory may have none. */
    Reading keep(Tree tree, Target target, Reading reading) {
        Map<String, Optional<String>> objectIds = new HashMap<>();
        reading.paths().forEach(path -> objectIds.put(path, tree.objectId(path)));
        Deque<Remembered> known = readings.computeIfAbsent(target, name -> new ArrayDeque<>());
        if (objectIds.getOrDefault(target.directory(), Optional.empty()).isPresent()) {
            synchronized (known) {
                known.addFirst(new Remembered(objectIds, reading.present(tree), reading));
                if (known.size() > READINGS_PER_TARGET_MAX) {
                    known.removeLast();
                }
            }
        }
        return reading;
    }
}
