package dev.towpath.report;

import dev.towpath.plan.State;
import java.util.List;
import java.util.Optional;

/** The one sentence with which a run ends that did not go well: what to do next. */
public final class Ending {
    private Ending() {}

    /** The sentence; none if all is well. */
    public static Optional<String> of(RunReport report) {
        if (report.stopped().isPresent()) {
            String advice = report.stopped().get().advice();
            String message = report.stopped().get().message();
            return Optional.of(Words.line("stopped: " + message + (advice.isEmpty() ? "" : "; " + advice)));
        }
        return switch (report.exit()) {
            case OK, CHANGES, USAGE -> Optional.empty();
            case TARGET_FAILED -> Optional.of(failed(report));
            case INVALID ->
                Optional.of(
                        "the configuration has errors: correct them where they stand, then run \"towpath validate\"");
            case NEEDS_HUMAN ->
                Optional.of(first(report, State.HELD, State.FAILED, State.UNKNOWN)
                        .map(target -> "a person must decide about \"" + target.target() + "\": run \"towpath explain "
                                + words(target) + "\"")
                        .orElse("a person must decide: read the reasons above"));
            case COULD_NOT_RUN ->
                Optional.of(first(report, State.UNKNOWN)
                        .flatMap(TargetReport::reason)
                        .map(reason -> "nothing could be looked at: " + Words.line(reason.message())
                                + (reason.advice().isEmpty() ? "" : "; " + Words.line(reason.advice())))
                        .orElse("nothing could be run: read the reason above, then run the same command again"));
            case INTERRUPTED, TERMINATED ->
                Optional.of("stopped as asked, state was left safe: run the same command again to go on");
        };
    }

    private static String failed(RunReport report) {
        List<TargetReport> failed = report.targets().stream()
                .filter(target -> target.state() == State.FAILED || target.state() == State.UNKNOWN)
                .toList();
        if (failed.isEmpty()) {
            return "a target failed: read the reasons above";
        }
        String rest = failed.size() == 1 ? "" : " and " + Words.count(failed.size() - 1L, "other target");
        return "look at \"" + failed.get(0).target() + "\"" + rest + ": run \"towpath explain " + words(failed.get(0))
                + "\"";
    }

    private static Optional<TargetReport> first(RunReport report, State... states) {
        for (State state : states) {
            Optional<TargetReport> found = report.targets().stream()
                    .filter(target -> target.state() == state)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String words(TargetReport target) {
        return target.target().app() + " " + target.target().environment();
    }
}
