package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.Diagnosis.Grade;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that was looked at before a run depends on it.
 *
 * @param commit empty where the repository could not be read
 * @param areas in the order in which they are told
 * @param calls by operation
 * @param exit what it amounts to
 */
public record Checkup(
        String repository, Optional<GitSha> commit, List<Area> areas, SortedMap<String, Long> calls, ExitCode exit) {
    /** One part of the world and how it is. */
    public record Area(String name, List<Diagnosis> diagnoses) {
        public Area {
            diagnoses = List.copyOf(diagnoses);
        }
    }

    public Checkup {
        areas = List.copyOf(areas);
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /** How many things are of a grade. */
    public long count(Grade grade) {
        return areas.stream()
                .flatMap(area -> area.diagnoses().stream())
                .filter(diagnosis -> diagnosis.grade() == grade)
                .count();
    }
}
