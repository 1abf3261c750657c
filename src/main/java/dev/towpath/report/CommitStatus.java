package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.plan.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a commit, as a forge shows it beside the commit.
 *
 * @param context the name of the status; one commit has one status of each name
 * @param description one short sentence; cut to {@link #DESCRIPTION_MAX}
 * @param link where more can be read
 */
public record CommitStatus(GitSha commit, Level state, String context, String description, Optional<String> link) {
    private static final Set<State> FAILURES = EnumSet.of(State.FAILED, State.INVALID);
    private static final Set<State> DONE = EnumSet.of(State.DEPLOYED, State.APPLIED, State.ADOPTED);
    private static final Set<State> WAITING = EnumSet.of(State.HELD, State.IN_PROGRESS, State.UNKNOWN);

    /** The context under which runs tell. */
    public static final String CONTEXT = "towpath";

    /** GitHub's bound for a description, in characters. */
    public static final int DESCRIPTION_MAX = 140;

    public CommitStatus {
        description = Words.cut(description, DESCRIPTION_MAX);
    }

    /** What a run came to, for its commit: a failure where something failed, pending while something waits. */
    public static CommitStatus of(GitSha commit, RunReport report, Optional<String> link) {
        Map<State, Integer> counts = report.summary();
        boolean broken = report.stopped()
                .map(failure -> failure.fold(human -> true, later -> false, tried -> true))
                .orElse(false);
        boolean failed = broken || counts.keySet().stream().anyMatch(FAILURES::contains);
        boolean waits = report.stopped().isPresent() || counts.keySet().stream().anyMatch(WAITING::contains);
        List<String> words = new ArrayList<>();
        // What was done just now is in sync from the next run on; the status does not change for that.
        Map<State, Integer> lasting = new EnumMap<>(State.class);
        counts.forEach(
                (state, count) -> lasting.merge(DONE.contains(state) ? State.IN_SYNC : state, count, Integer::sum));
        lasting.forEach((state, count) -> words.add(count + " " + state.word().replace('_', ' ')));
        String description = report.stopped()
                .map(failure -> "stopped: " + failure.message())
                .orElse(words.isEmpty() ? "no targets" : String.join(", ", words));
        return new CommitStatus(
                commit, failed ? Level.FAILURE : waits ? Level.PENDING : Level.SUCCESS, CONTEXT, description, link);
    }

    /** What a status says. */
    public enum Level {
        /** Everything that the commit asks for runs. */
        SUCCESS,
        /** Something waits: for people, for time, for another target. */
        PENDING,
        /** Something could not be done. */
        FAILURE;

        /** The forge's word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
