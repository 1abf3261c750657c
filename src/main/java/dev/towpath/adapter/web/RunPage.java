package dev.towpath.adapter.web;

import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.FinishedRun;
import dev.towpath.daemon.RepositoryView;
import dev.towpath.daemon.RunInFlight;
import dev.towpath.problem.Problem;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run: what it said while it goes on, what it did once it is over.
 *
 * @param id the one in logs and records; empty while it goes on
 * @param stopped why it could not go on, or empty
 * @param said what it said of its progress, the latest last
 * @param moved the targets to which something happened, or that did not go well
 * @param calls by operation
 */
public record RunPage(
        RunLine run,
        boolean going,
        String id,
        Link commit,
        String stopped,
        List<String> said,
        List<Moved> moved,
        List<Calls> calls,
        List<Flaw> problems) {
    /** What happened to one target. */
    public record Moved(String target, String href, Mark mark, String duration, List<String> steps, String why) {}

    /** How often an operation was called. */
    public record Calls(String operation, long number) {}

    /** Something that is wrong with the configuration. */
    public record Flaw(String severity, Link place, String message) {}

    /** The run of a number or an id. */
    static Optional<RunPage> of(BoardView view, String asked) {
        for (RunInFlight run : view.inFlight()) {
            if (String.valueOf(run.number()).equals(asked)) {
                return Optional.of(of(run));
            }
        }
        for (RepositoryView repository : view.repositories().values()) {
            for (FinishedRun run : repository.runs()) {
                if (String.valueOf(run.number()).equals(asked)
                        || run.run().value().equals(asked)) {
                    return Optional.of(of(repository, run));
                }
            }
        }
        return Optional.empty();
    }

    private static RunPage of(RunInFlight run) {
        return new RunPage(
                RunLine.of(run),
                true,
                "",
                Link.NONE,
                "",
                run.said().stream().map(Shown::text).toList(),
                List.of(),
                List.of(),
                List.of());
    }

    private static RunPage of(RepositoryView repository, FinishedRun run) {
        ForgeLinks links = ForgeLinks.of(repository);
        List<Calls> calls = new ArrayList<>();
        run.calls().forEach((operation, number) -> calls.add(new Calls(Shown.text(operation), number)));
        return new RunPage(
                RunLine.of(run),
                false,
                run.run().value(),
                run.commit().map(links::commit).orElse(Link.NONE),
                Shown.text(run.stopped().map(failure -> Shown.sentence(failure.message(), failure.advice()))),
                List.of(),
                run.moved().stream().map(line -> moved(repository, line)).toList(),
                calls,
                run.problems().stream()
                        .map(problem -> flaw(links, run, problem))
                        .toList());
    }

    private static Moved moved(RepositoryView repository, TargetReport line) {
        return new Moved(
                line.target().toString(),
                Matrix.href(repository, line.target()),
                Mark.of(line.state()),
                Words.duration(line.duration()),
                line.steps().stream().map(Shown::text).toList(),
                Shown.text(line.reason()
                        .map(reason ->
                                reason.code().word() + ": " + Shown.sentence(reason.message(), reason.advice()))));
    }

    private static Flaw flaw(ForgeLinks links, FinishedRun run, Problem problem) {
        Link place = problem.span()
                .map(span -> run.commit().map(sha -> links.source(sha, span)).orElse(ForgeLinks.source(span)))
                .orElse(Link.NONE);
        return new Flaw(problem.severity().word(), place, Shown.sentence(problem.message(), problem.advice()));
    }
}
