package dev.towpath.notice;

import dev.towpath.plan.State;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.ExitCode;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where a target, or the run itself, stands, reduced to what is worth telling when it changes.
 *
 * <p>States that pass by themselves have no standing: whoever soaks, is frozen or is throttled stands where it stood.
 *
 * @param kind {@code DEPLOYED} where all is well
 * @param about what must differ for the same kind to be told again: a version and its time, a pin, a reason
 */
public record Standing(ChangeKind kind, String about) {
    private static final Set<ReasonCode> PASSING = EnumSet.of(
            ReasonCode.THROTTLED,
            ReasonCode.INTERRUPTED,
            ReasonCode.IN_FLIGHT,
            ReasonCode.LEASED,
            ReasonCode.INTENT_OPEN,
            ReasonCode.SUPERSEDED);
    /** Holds that only a person lifts; the others are lifted by time, by another target or by the next run. */
    private static final Set<ReasonCode> LIFTED_BY_PEOPLE = EnumSet.of(
            ReasonCode.APPROVAL_MISSING,
            ReasonCode.POLICY_UNAPPROVED,
            ReasonCode.DIGEST_MISMATCH,
            ReasonCode.DIGEST_REQUIRED,
            ReasonCode.ARTIFACT_MISSING,
            ReasonCode.ARTIFACT_REJECTED,
            ReasonCode.DESTRUCTIVE,
            ReasonCode.OVER_LIMIT,
            ReasonCode.PROTECTED,
            ReasonCode.PLAN_CHANGED,
            ReasonCode.RECORD_CONFLICT,
            ReasonCode.ACCESS_DENIED,
            ReasonCode.NOT_FOUND,
            ReasonCode.WRONG_ACCOUNT,
            ReasonCode.UNSUPPORTED,
            ReasonCode.AMBIGUOUS,
            ReasonCode.MANUAL_DEPLOYMENT,
            ReasonCode.SCALED_TO_ZERO,
            ReasonCode.TERRAFORM_FAILED,
            ReasonCode.NO_CREDENTIALS,
            ReasonCode.INVALID);

    private static final Set<ReasonCode> BLOCKS =
            EnumSet.of(ReasonCode.STATE_LOCKED, ReasonCode.STATE_BLOCKED, ReasonCode.UNMERGEABLE);
    /** Ways of saying that a deployment did not succeed. */
    static final Set<ChangeKind> FAILURES =
            EnumSet.of(ChangeKind.FAILED, ChangeKind.ROLLED_BACK, ChangeKind.QUARANTINED);
    /** States of a target to which this run brought something. */
    static final Set<State> BROUGHT = EnumSet.of(State.DEPLOYED, State.APPLIED, State.ADOPTED);

    /** Where a target stands; empty where it is only passing through. */
    static Optional<Standing> of(TargetReport line) {
        Optional<ReasonCode> code = line.reason().map(TargetReport.Reason::code);
        String pin = line.pin().orElse("");
        return switch (line.state()) {
            case IN_SYNC, DEPLOYED, APPLIED, ADOPTED -> at(ChangeKind.DEPLOYED, recorded(line));
            case DRIFTED -> at(ChangeKind.DRIFTED, words(code, line.live().orElse("")));
            case ORPHANED -> at(ChangeKind.ORPHANED, "");
            case INVALID -> at(ChangeKind.INVALID, "");
            case HELD -> held(code, pin);
            case FAILED -> failed(code, pin);
            case UNKNOWN ->
                code.filter(it -> it == ReasonCode.TIMED_OUT).isPresent()
                        ? Optional.empty()
                        : troubled(code, () -> at(ChangeKind.UNKNOWN, words(code, "")));
            case WOULD_DEPLOY, WOULD_APPLY, IN_PROGRESS, SUSPENDED, UNPINNED -> Optional.empty();
        };
    }

    /** Where a run as a whole stands: well, if it came as far as a plan and something could be looked at; empty where it was interrupted. */
    static Optional<Standing> of(RunReport report) {
        Optional<ReasonCode> code = report.stopped().map(Failure::reason);
        boolean unplanned = report.fingerprint().isEmpty();
        if (code.isPresent() || unplanned || report.exit() == ExitCode.COULD_NOT_RUN) {
            return code.filter(PASSING::contains).isPresent()
                    ? Optional.empty()
                    : at(ChangeKind.STOPPED, words(code, ""));
        }
        return at(ChangeKind.DEPLOYED, "");
    }

    /** What {@link #text} gave. */
    public static Optional<Standing> parse(String text) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        return Arrays.stream(ChangeKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .map(kind -> new Standing(kind, space < 0 ? "" : text.substring(space + 1)));
    }

    /** As it is remembered: {@code held approval_missing sha-9f8e7d6}. */
    public String text() {
        return about.isEmpty() ? kind.word() : kind.word() + " " + about;
    }

    boolean well() {
        return kind == ChangeKind.DEPLOYED;
    }

    /** Whether this is no more than the other way of saying that the same thing failed. */
    boolean followsFrom(Standing before) {
        boolean triedAgain = before.kind == ChangeKind.QUARANTINED;
        return FAILURES.contains(kind) && FAILURES.contains(before.kind) && about.equals(before.about) && !triedAgain;
    }

    /** What was proven and when: the same version deployed once more is news, too. */
    private static String recorded(TargetReport line) {
        return (line.record().orElse("") + " " + line.since().map(Words::moment).orElse("")).strip();
    }

    /** What it is about without what follows: where all is well, the version. */
    String version() {
        return about.replaceFirst(" .*", "");
    }

    private static Optional<Standing> held(Optional<ReasonCode> code, String pin) {
        if (code.equals(Optional.of(ReasonCode.QUARANTINED))) {
            return at(ChangeKind.QUARANTINED, pin);
        }
        return troubled(
                code,
                () -> code.filter(LIFTED_BY_PEOPLE::contains).flatMap(it -> at(ChangeKind.HELD, words(code, pin))));
    }

    private static Optional<Standing> failed(Optional<ReasonCode> code, String pin) {
        if (code.equals(Optional.of(ReasonCode.ROLLED_BACK))) {
            return at(ChangeKind.ROLLED_BACK, pin);
        }
        return troubled(code, () -> at(ChangeKind.FAILED, pin));
    }

    private static Optional<Standing> troubled(Optional<ReasonCode> code, Supplier<Optional<Standing>> otherwise) {
        if (code.filter(PASSING::contains).isPresent()) {
            return Optional.empty();
        }
        if (code.equals(Optional.of(ReasonCode.REWOUND))) {
            return at(ChangeKind.REWOUND, "");
        }
        return code.filter(BLOCKS::contains).isPresent() ? at(ChangeKind.BLOCKED, words(code, "")) : otherwise.get();
    }

    private static Optional<Standing> at(ChangeKind kind, String about) {
        return Optional.of(new Standing(kind, about));
    }

    private static String words(Optional<ReasonCode> code, String about) {
        return (code.map(ReasonCode::word).orElse("") + " " + about).strip();
    }
}
