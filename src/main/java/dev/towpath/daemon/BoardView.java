package dev.towpath.daemon;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is known at one moment; never changes, and reading it costs no input or output.
 *
 * @param version grows with each change
 * @param repositories by name
 * @param inFlight the runs that are going on in this daemon, the oldest first
 * @param upcoming what is due next, in the order of time
 * @param trouble why nothing can be scheduled at this moment, if that is so
 */
public record BoardView(
        long version,
        SortedMap<String, RepositoryView> repositories,
        List<RunInFlight> inFlight,
        List<Upcoming> upcoming,
        Optional<String> trouble) {
    /** A board on which nothing stands. */
    static final BoardView EMPTY = new BoardView(0, new TreeMap<>(), List.of(), List.of(), Optional.empty());

    public BoardView {
        repositories = Collections.unmodifiableSortedMap(new TreeMap<>(repositories));
        inFlight = List.copyOf(inFlight);
        upcoming = List.copyOf(upcoming);
    }
}
