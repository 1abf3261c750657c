package dev.towpath.daemon;

import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one repository.
 *
 * @param commit the one that the last run looked at
 * @param rows the latest of each target
 * @param runs those that ended, the newest first; bounded by {@link dev.towpath.model.Limits#BOARD_RUNS_MAX}
 * @param unreadable why it is not known which environments it has, if that is so
 */
public record RepositoryView(
        Watched watched,
        Optional<GitSha> commit,
        SortedMap<Target, Row> rows,
        List<FinishedRun> runs,
        Optional<Failure> unreadable) {
    public RepositoryView {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        runs = List.copyOf(runs);
    }

    /** A repository of which nothing is known yet. */
    static RepositoryView unseen(Watched watched) {
        return new RepositoryView(watched, Optional.empty(), new TreeMap<>(), List.of(), Optional.empty());
    }
}
