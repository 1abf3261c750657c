package dev.towpath.report;

import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the process says to its caller. */
public enum ExitCode {
    /** All well; holds, drift reports and unpinned targets are well. */
    OK(0),
    /** A target failed. */
    TARGET_FAILED(1),
    /** The command line could not be understood. */
    USAGE(2),
    /** The configuration, or a part of it, is invalid. */
    INVALID(3),
    /** A human must decide. */
    NEEDS_HUMAN(4),
    /** Nothing could be run. */
    COULD_NOT_RUN(5),
    /** {@code plan --detailed-exitcode}: there are changes. */
    CHANGES(10),
    /** Stopped by SIGINT. */
    INTERRUPTED(130),
    /** Stopped by SIGTERM. */
    TERMINATED(143);

    private static final Set<ReasonCode> HUMAN_DECIDES = EnumSet.of(
            ReasonCode.REWOUND,
            ReasonCode.VANISHED,
            ReasonCode.STATE_LOCKED,
            ReasonCode.STATE_BLOCKED,
            ReasonCode.UNMERGEABLE);
    /** What a gate says of a whole call, where a run says it of a target. */
    private static final Set<ReasonCode> REFUSED = EnumSet.of(
            ReasonCode.NOT_PROMOTED,
            ReasonCode.QUARANTINED,
            ReasonCode.ARTIFACT_MISSING,
            ReasonCode.DIGEST_MISMATCH,
            ReasonCode.UNPINNED);

    private static final Set<ReasonCode> NOTHING_REACHED =
            EnumSet.of(ReasonCode.NO_CREDENTIALS, ReasonCode.UNREACHABLE);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** In one word, for labels: {@code could_not_run}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The process status. */
    public int status() {
        return status;
    }

    /**
     * What a run amounts to. When several apply, the first of: could not run, a human must decide, a target failed, something
     * is invalid, all well.
     */
    public static ExitCode of(Collection<TargetReport> targets, Problems problems, Optional<Failure> stopped) {
        if (stopped.isPresent()) {
            return of(stopped.get());
        }
        List<TargetReport> failed = targets.stream()
                .filter(target -> target.state() == State.UNKNOWN || target.state() == State.FAILED)
                .toList();
        if (!failed.isEmpty()
                && failed.size() == targets.size()
                && failed.stream().allMatch(target -> because(target, NOTHING_REACHED))) {
            return COULD_NOT_RUN;
        }
        if (targets.stream().anyMatch(target -> because(target, HUMAN_DECIDES))) {
            return NEEDS_HUMAN;
        }
        if (!failed.isEmpty()) {
            return TARGET_FAILED;
        }
        boolean invalid = targets.stream().anyMatch(target -> target.state() == State.INVALID);
        return invalid || problems.hasErrors() ? INVALID : OK;
    }

    /** What a failure amounts to that stopped everything. */
    public static ExitCode of(Failure failure) {
        if (HUMAN_DECIDES.contains(failure.reason()) || REFUSED.contains(failure.reason())) {
            return NEEDS_HUMAN;
        }
        return failure.reason() == ReasonCode.INVALID ? INVALID : COULD_NOT_RUN;
    }

    private static boolean because(TargetReport target, Set<ReasonCode> codes) {
        return target.reason().map(reason -> codes.contains(reason.code())).orElse(false);
    }
}
