package dev.towpath.adapter.web;

import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.FinishedRun;
import java.util.Comparator;
import java.util.List;

/**
 * The runs in flight, and those that ended, the newest first.
 *
 * @param previous the address of the page before, or empty
 * @param next the address of the page after, or empty
 */
public record RunsPage(
        List<RunLine> inFlight, List<RunLine> finished, int page, int pages, String previous, String next) {
    /** Runs on one page. */
    static final int RUNS_MAX = 50;

    /** One page of the runs that the board remembers. */
    static RunsPage of(BoardView view, int asked) {
        List<FinishedRun> all = view.repositories().values().stream()
                .flatMap(repository -> repository.runs().stream())
                .sorted(Comparator.comparing(FinishedRun::number).reversed())
                .toList();
        int pages = Math.max(1, (all.size() + RUNS_MAX - 1) / RUNS_MAX);
        int page = Math.min(asked, pages);
        return new RunsPage(
                view.inFlight().stream().map(RunLine::of).toList(),
                all.stream()
                        .skip((long) (page - 1) * RUNS_MAX)
                        .limit(RUNS_MAX)
                        .map(RunLine::of)
                        .toList(),
                page,
                pages,
                page > 1 ? "/runs?page=" + (page - 1) : "",
                page < pages ? "/runs?page=" + (page + 1) : "");
    }
}
