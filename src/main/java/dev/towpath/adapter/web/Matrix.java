package dev.towpath.adapter.web;

import dev.towpath.adapter.web.BoardPage.AppRow;
import dev.towpath.adapter.web.BoardPage.Cell;
import dev.towpath.adapter.web.BoardPage.Count;
import dev.towpath.adapter.web.BoardPage.Due;
import dev.towpath.adapter.web.BoardPage.Tab;
import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.RepositoryView;
import dev.towpath.daemon.Row;
import dev.towpath.daemon.RunInFlight;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.report.TargetReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lays out the matrix of one repository. Every page is made from one look at the board, and needs nothing else. */
final class Matrix {
    /** Applications on one page, at most. */
    static final int ROWS_MAX = 50;

    /** Places for targets on one page, about. */
    static final int CELLS_MAX = 200;

    /** What is due, at most. */
    static final int DUE_MAX = 12;

    private final BoardView view;
    private final Filter filter;

    Matrix(BoardView view, Filter filter) {
        this.view = view;
        this.filter = filter;
    }

    /** The page; empty if nothing of that name is watched. */
    Optional<BoardPage> page() {
        String name = filter.repository().isEmpty() && !view.repositories().isEmpty()
                ? view.repositories().firstKey()
                : filter.repository();
        return Optional.ofNullable(view.repositories().get(name)).map(this::page);
    }

    private BoardPage page(RepositoryView repository) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        SortedMap<AppName, NavigableMap<EnvironmentName, Row>> found = new TreeMap<>();
        SortedSet<EnvironmentName> environments = new TreeSet<>();
        int targets = 0;
        for (Row row : repository.rows().values()) {
            Target target = row.line().target();
            environments.add(target.environment());
            if (!filter.wants(row)) {
                continue;
            }
            counts.merge(row.line().state(), 1, Integer::sum);
            if (filter.wants(row.line().state())) {
                targets++;
                found.computeIfAbsent(target.app(), app -> new TreeMap<>()).put(target.environment(), row);
            }
        }
        List<EnvironmentName> columns = columns(found);
        int perPage = Math.max(1, Math.min(ROWS_MAX, CELLS_MAX / Math.max(1, columns.size())));
        int pages = Math.max(1, (found.size() + perPage - 1) / perPage);
        int page = Math.min(filter.page(), pages);
        return new BoardPage(
                tabs(repository),
                Shown.text(repository.watched().name()),
                commit(repository),
                troubles(repository),
                filter,
                environments.stream().map(EnvironmentName::value).toList(),
                Filter.states(),
                counts(counts),
                columns.stream().map(EnvironmentName::value).toList(),
                found.entrySet().stream()
                        .skip((long) (page - 1) * perPage)
                        .limit(perPage)
                        .map(app -> row(repository, view.inFlight(), app.getKey(), app.getValue(), columns))
                        .toList(),
                targets,
                repository.rows().size(),
                (int) repository.rows().values().stream()
                        .filter(row -> row.by().isPresent())
                        .count(),
                page,
                pages,
                page > 1 ? filter.at(page - 1) : "",
                page < pages ? filter.at(page + 1) : "",
                view.inFlight().stream().map(RunLine::of).toList(),
                due(repository));
    }

    /** In the order in which artifacts pass through them, as far as pipelines tell. */
    private static List<EnvironmentName> columns(SortedMap<AppName, NavigableMap<EnvironmentName, Row>> found) {
        Map<EnvironmentName, Integer> depths = new HashMap<>();
        found.values()
                .forEach(rows ->
                        rows.keySet().forEach(name -> depths.merge(name, Pipeline.depth(rows, name), Math::max)));
        return depths.keySet().stream()
                .sorted(Comparator.<EnvironmentName, Integer>comparing(depths::get)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private List<Tab> tabs(RepositoryView current) {
        if (view.repositories().size() < 2) {
            return List.of();
        }
        return view.repositories().keySet().stream()
                .map(name -> new Tab(
                        new Link(Shown.text(name), "/?repository=" + Shown.encoded(name)),
                        name.equals(current.watched().name())))
                .toList();
    }

    private static Link commit(RepositoryView repository) {
        return repository.commit().map(ForgeLinks.of(repository)::commit).orElse(Link.NONE);
    }

    private List<String> troubles(RepositoryView repository) {
        List<String> troubles = new ArrayList<>();
        view.trouble().map(Shown::text).ifPresent(troubles::add);
        repository.unreadable().map(Matrix::told).ifPresent(troubles::add);
        repository.runs().stream()
                .findFirst()
                .flatMap(run -> run.stopped())
                .map(Matrix::told)
                .filter(told -> !troubles.contains(told))
                .ifPresent(troubles::add);
        return troubles;
    }

    private static String told(Failure failure) {
        return Shown.sentence(failure.message(), failure.advice());
    }

    private List<Count> counts(Map<State, Integer> counts) {
        List<Count> shown = new ArrayList<>();
        counts.forEach((state, number) -> {
            Mark mark = Mark.of(state);
            boolean current = mark.value().equals(filter.state());
            shown.add(new Count(mark, number, filter.in(current ? "" : mark.value()), current));
        });
        return shown;
    }

    private static AppRow row(
            RepositoryView repository,
            List<RunInFlight> inFlight,
            AppName app,
            NavigableMap<EnvironmentName, Row> targets,
            List<EnvironmentName> columns) {
        return new AppRow(
                app.value(),
                columns.stream()
                        .map(name -> Optional.ofNullable(targets.get(name))
                                .map(row -> cell(repository, inFlight, row))
                                .orElse(Cell.NONE))
                        .toList());
    }

    private static Cell cell(RepositoryView repository, List<RunInFlight> inFlight, Row row) {
        TargetReport line = row.line();
        return new Cell(
                line.target().environment().value(),
                href(repository, line.target()),
                Mark.of(line.state()),
                Shown.text(line.pin()),
                Shown.text(line.record().filter(record -> !line.pin().equals(Optional.of(record)))),
                Shown.text(line.live().filter(live -> !line.pin().equals(Optional.of(live)))),
                line.reason().map(reason -> reason.code().word()).orElse(""),
                Shown.text(line.reason().map(TargetReport.Reason::message)),
                // Where the approval is the reason, it is said once.
                line.reason()
                                .filter(reason -> reason.code().word().startsWith("approval"))
                                .isPresent()
                        ? ""
                        : line.verdict()
                                .map(verdict -> verdict.word().replace('_', ' '))
                                .orElse(""),
                doing(repository, inFlight, line.target()),
                since(row),
                Shown.minute(row.since()));
    }

    /** What a run in flight said last of a target, or nothing. */
    static String doing(RepositoryView repository, List<RunInFlight> inFlight, Target target) {
        return Shown.text(inFlight.stream()
                .filter(run ->
                        run.share().repository().equals(repository.watched().name()))
                .flatMap(run -> run.lastOf(target).stream())
                .findFirst());
    }

    /** Whether a target is as it is since the moment that the daemon knows, or was so already then. */
    static String since(Row row) {
        return row.sinceStart() ? "since before" : "since";
    }

    /** The address of a target's page. */
    static String href(RepositoryView repository, Target target) {
        return "/target/" + Shown.encoded(repository.watched().name()) + "/" + target.app() + "/"
                + target.environment();
    }

    private List<Due> due(RepositoryView repository) {
        List<Moment> moments = new ArrayList<>();
        view.upcoming()
                .forEach(run -> moments.add(new Moment(
                        run.at(),
                        new Due(
                                Shown.minute(run.at()),
                                run.purpose().word() + " " + Shown.text(run.share()) + " ("
                                        + run.trigger().word() + ")",
                                ""))));
        for (Row row : repository.rows().values()) {
            TargetReport line = row.line();
            opens(line)
                    .ifPresent(at -> moments.add(new Moment(
                            at,
                            new Due(
                                    Shown.minute(at),
                                    line.target() + " may change: "
                                            + line.reason()
                                                    .map(reason -> reason.code().word())
                                                    .orElse("held until then"),
                                    href(repository, line.target())))));
        }
        return moments.stream()
                .sorted(Comparator.comparing(Moment::at))
                .limit(DUE_MAX)
                .map(Moment::due)
                .toList();
    }

    /** When the last of the gates that wait for a time opens. */
    static Optional<Instant> opens(TargetReport line) {
        return line.gates().stream()
                .flatMap(gate -> gate.hold().flatMap(hold -> hold.notBefore()).stream())
                .max(Comparator.naturalOrder())
                .or(() -> line.reason().flatMap(TargetReport.Reason::notBefore));
    }

    private record Moment(Instant at, Due due) {}
}
