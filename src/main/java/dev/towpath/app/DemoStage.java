package dev.towpath.app;

import dev.towpath.cli.Console;
import dev.towpath.cli.Operations;
import dev.towpath.cli.RunRequest;
import dev.towpath.cli.Session;
import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.report.Ink;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells the demo: headings, sentences, and what every run did; remembers what did not go as it should. */
final class DemoStage {
    private static final int WIDTH_MAX = 80;

    private final Console console;
    private final Ink ink;
    private final Operations program;
    private final Session session;
    private final List<String> surprises = new ArrayList<>();
    private int acts;

    DemoStage(Console console, Ink ink, Operations program, Session session) {
        this.console = console;
        this.ink = ink;
        this.program = program;
        this.session = session;
    }

    /** Opens an act. */
    void act(String title) {
        acts++;
        say("");
        say(ink.bold(acts + "  " + title));
    }

    /** Tells something that happens. */
    void tell(String sentence) {
        say("   " + sentence);
    }

    /** Runs one verb and shows every target that it has something to say about. */
    RunReport run(RunRequest.Mode mode) {
        say("   " + ink.dim("$ towpath " + mode.verb()));
        RunRequest request = mode == RunRequest.Mode.RECONCILE
                ? new RunRequest(mode, true, 8, false, false)
                : RunRequest.looking(mode);
        RunReport report = program.run(session, request);
        report.stopped().ifPresent(failure -> surprises.add(failure.message() + "; " + failure.advice()));
        report.problems().forEach(problem -> surprises.add(problem.toString()));
        long quiet = report.targets().stream().filter(DemoStage::quiet).count();
        report.targets().stream().filter(target -> !quiet(target)).forEach(this::show);
        String rest = quiet == 0 ? "" : quiet + " in sync or not pinned; ";
        say("     " + ink.dim(rest + "mutating calls " + report.mutations() + ", " + seconds(report.duration())));
        return report;
    }

    /** Notes a surprise if a target is not in the state that this act is about. */
    void expect(RunReport report, String target, State state) {
        Target wanted = Target.of(target.substring(0, target.indexOf('/')), target.substring(target.indexOf('/') + 1));
        Optional<TargetReport> line = report.targets().stream()
                .filter(one -> one.target().equals(wanted))
                .findFirst();
        State actual = line.map(TargetReport::state).orElse(State.UNKNOWN);
        if (actual != state) {
            surprises.add("\"" + target + "\" is " + actual.word() + ", not " + state.word()
                    + line.flatMap(TargetReport::reason)
                            .map(why -> ": " + why.message())
                            .orElse(""));
        }
    }

    /** Notes a surprise if something is not so. */
    void expect(boolean so, String surprise) {
        if (!so) {
            surprises.add(surprise);
        }
    }

    /** What did not go as it should. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    private void show(TargetReport target) {
        String why = target.reason()
                .map(reason -> reason.code().word() + ": " + reason.message())
                .orElse(target.record().orElse(""));
        String lead = padded(target.target().toString(), 22);
        String state = padded(target.state().word(), 10);
        List<String> lines = wrapped(why.replaceAll("\\p{Cntrl}", " "));
        say("     " + lead + ink.of(target.state(), state) + lines.get(0));
        String indent = " ".repeat(5 + lead.length() + state.length());
        lines.stream().skip(1).forEach(line -> say(indent + line));
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH_MAX) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static boolean quiet(TargetReport target) {
        return target.state() == State.IN_SYNC || target.state() == State.UNPINNED;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
