package dev.towpath.daemon;

import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the daemon knows: the latest report of every target, the runs in flight, those that ended, and what is due next.
 *
 * <p>Whoever shows something takes the {@link #view}, which never changes and needs no I/O. Whoever must not miss a change
 * {@linkplain #listen listens} as well; one that falls behind is told so, and looks at the view again. Only the daemon writes.
 */
public final class Board {
    private final Clock clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile BoardView view = BoardView.EMPTY;
    private long numbers;

    /** An empty board. */
    public Board(Clock clock) {
        this.clock = clock;
    }

    /** All that is known now. */
    public BoardView view() {
        return view;
    }

    /**
     * Tells a listener of everything that changes from now on, until it is closed.
     *
     * @param name for the thread and the log
     */
    public Subscription listen(String name, BoardListener listener) {
        Subscription subscription = new Subscription(name, listener, subscriptions::remove);
        subscriptions.add(subscription);
        return subscription;
    }

    /** From now on these repositories are watched, and no others. */
    synchronized void watch(Collection<Watched> watched) {
        SortedMap<String, RepositoryView> repositories = new TreeMap<>();
        watched.forEach(one -> repositories.put(one.name(), RepositoryView.unseen(one)));
        show(new BoardView(view.version() + 1, repositories, view.inFlight(), view.upcoming(), view.trouble()));
    }

    /** Why it is not known which environments a repository has. */
    synchronized void unreadable(String repository, Failure why) {
        RepositoryView old = repository(repository);
        if (!old.unreadable().equals(Optional.of(why))) {
            show(with(new RepositoryView(old.watched(), old.commit(), old.rows(), old.runs(), Optional.of(why))));
        }
    }

    /** These are all shares of a repository: no run will tell any more of a target that none of them includes. */
    synchronized void divided(String repository, Collection<Share> shares) {
        RepositoryView old = repository(repository);
        SortedMap<Target, Row> rows = new TreeMap<>(old.rows());
        boolean gone = rows.keySet().removeIf(target -> shares.stream().noneMatch(share -> share.includes(target)));
        if (gone || old.unreadable().isPresent()) {
            show(with(new RepositoryView(old.watched(), old.commit(), rows, old.runs(), Optional.empty())));
        }
    }

    /** What is due next, or why nothing is. */
    synchronized void due(List<Upcoming> upcoming, Optional<String> trouble) {
        if (!view.upcoming().equals(upcoming) || !view.trouble().equals(trouble)) {
            show(new BoardView(view.version() + 1, view.repositories(), view.inFlight(), upcoming, trouble));
            tell(new BoardEvent.Rescheduled());
        }
    }

    /** A run begins. */
    synchronized RunInFlight began(Share share, Purpose purpose, Trigger trigger) {
        RunInFlight run = new RunInFlight(++numbers, share, purpose, trigger, clock.instant(), List.of());
        List<RunInFlight> inFlight = new ArrayList<>(view.inFlight());
        inFlight.add(run);
        show(with(inFlight));
        tell(new BoardEvent.Began(run));
        return run;
    }

    /** A run says what it is doing. */
    synchronized void said(RunInFlight run, String sentence) {
        List<RunInFlight> inFlight = new ArrayList<>(view.inFlight());
        for (int i = 0; i < inFlight.size(); i++) {
            RunInFlight one = inFlight.get(i);
            if (one.number() == run.number()) {
                RunInFlight now = one.saying(sentence);
                inFlight.set(i, now);
                show(with(inFlight));
                tell(new BoardEvent.Said(now, sentence));
                return;
            }
        }
    }

    /** A run is over. */
    synchronized FinishedRun ended(RunInFlight run, RunReport report) {
        FinishedRun finished = FinishedRun.of(run, report);
        RepositoryView old = repository(run.share().repository());
        List<BoardEvent> events = new ArrayList<>();
        SortedMap<Target, Row> rows = rows(old, finished, report, events);
        List<FinishedRun> runs = new ArrayList<>(old.runs());
        runs.add(0, finished);
        if (runs.size() > Limits.BOARD_RUNS_MAX) {
            runs.remove(runs.size() - 1);
        }
        Optional<GitSha> commit = report.commit().isPresent() ? report.commit() : old.commit();
        BoardView changed = with(new RepositoryView(old.watched(), commit, rows, runs, old.unreadable()));
        List<RunInFlight> inFlight = new ArrayList<>(changed.inFlight());
        inFlight.removeIf(one -> one.number() == run.number());
        show(new BoardView(changed.version(), changed.repositories(), inFlight, changed.upcoming(), changed.trouble()));
        events.add(new BoardEvent.Ended(finished));
        events.forEach(this::tell);
        return finished;
    }

    /** Another daemon found this; what this one saw later stays. */
    synchronized void heard(Finding finding) {
        RepositoryView old = view.repositories().get(finding.share().repository());
        if (old == null) {
            return;
        }
        SortedMap<Target, TargetReport> lines = new TreeMap<>();
        finding.lines().forEach(line -> lines.put(line.target(), line));
        SortedMap<Target, Row> rows = new TreeMap<>(old.rows());
        lines.forEach((target, line) -> rows.merge(
                target,
                Row.first(line, finding.run(), finding.looked(), Purpose.RECONCILE)
                        .heard(line, finding),
                (before, first) -> before.seen().isAfter(finding.looked()) ? before : before.heard(line, finding)));
        rows.entrySet()
                .removeIf(row -> finding.share().includes(row.getKey())
                        && !lines.containsKey(row.getKey())
                        && !row.getValue().seen().isAfter(finding.looked()));
        Optional<GitSha> commit = old.runs().stream()
                        .anyMatch(run -> run.began().plus(run.duration()).isAfter(finding.looked()))
                ? old.commit()
                : finding.commit().or(old::commit);
        show(with(new RepositoryView(old.watched(), commit, rows, old.runs(), old.unreadable())));
        tell(new BoardEvent.Heard(finding));
    }

    /** Nobody is told anything any more. */
    void close() {
        subscriptions.forEach(Subscription::close);
    }

    private SortedMap<Target, Row> rows(
            RepositoryView old, FinishedRun run, RunReport report, List<BoardEvent> events) {
        Instant at = clock.instant();
        SortedMap<Target, Row> rows = new TreeMap<>(old.rows());
        SortedMap<Target, TargetReport> lines = new TreeMap<>();
        report.targets().forEach(line -> lines.put(line.target(), line));
        lines.forEach((target, line) -> {
            Optional<Row> before = Optional.ofNullable(rows.get(target));
            Row after = before.map(row -> row.then(line, report.run(), at, run.purpose()))
                    .orElseGet(() -> Row.first(line, report.run(), at, run.purpose()));
            rows.put(target, after);
            if (before.map(row -> row.isNews(after)).orElse(true)) {
                events.add(new BoardEvent.Changed(run.share().repository(), target, before, after, run));
            }
        });
        if (report.stopped().isEmpty()) {
            // A run that was stopped says nothing about what it did not come to.
            rows.entrySet().removeIf(row -> {
                boolean gone = run.share().includes(row.getKey()) && !lines.containsKey(row.getKey());
                if (gone) {
                    events.add(new BoardEvent.Gone(run.share().repository(), row.getKey(), row.getValue(), run));
                }
                return gone;
            });
        }
        return rows;
    }

    private RepositoryView repository(String name) {
        return Optional.ofNullable(view.repositories().get(name))
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is not watched"));
    }

    private BoardView with(RepositoryView changed) {
        SortedMap<String, RepositoryView> repositories = new TreeMap<>(view.repositories());
        repositories.put(changed.watched().name(), changed);
        return new BoardView(view.version() + 1, repositories, view.inFlight(), view.upcoming(), view.trouble());
    }

    private BoardView with(List<RunInFlight> inFlight) {
        return new BoardView(view.version() + 1, view.repositories(), inFlight, view.upcoming(), view.trouble());
    }

    private void show(BoardView next) {
        view = next;
    }

    private void tell(BoardEvent event) {
        subscriptions.forEach(subscription -> subscription.offer(event));
    }
}
