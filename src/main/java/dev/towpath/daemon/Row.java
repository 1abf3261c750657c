package dev.towpath.daemon;

import dev.towpath.model.RunId;
import dev.towpath.observed.Drift;
import dev.towpath.plan.State;
import dev.towpath.report.TargetReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one target.
 *
 * @param line what the last run said that looked at it; a drift check only where no other run has looked yet
 * @param run that run
 * @param seen when that run ended
 * @param since when it was first seen in this state for this reason, by this daemon
 * @param sinceStart whether it was so when this daemon first looked, so that it may have been so for longer
 * @param by the other daemon that looked, if it was not this one
 * @param drift what the last drift check found, if there was one
 */
public record Row(
        TargetReport line,
        RunId run,
        Instant seen,
        Instant since,
        boolean sinceStart,
        Optional<String> by,
        Optional<DriftCheck> drift) {
    /** What a drift check found, the weightiest first; nothing where all was as recorded. */
    public record DriftCheck(Instant at, RunId run, List<Drift.Finding> findings) {
        public DriftCheck {
            findings = List.copyOf(findings);
        }
    }

    /** A target that is seen for the first time. */
    static Row first(TargetReport line, RunId run, Instant seen, Purpose purpose) {
        Optional<DriftCheck> check =
                purpose == Purpose.DRIFT ? Optional.of(new DriftCheck(seen, run, line.drift())) : Optional.empty();
        return new Row(line, run, seen, seen, true, Optional.empty(), check);
    }

    /** The same target, seen again. A drift check, which comes seldom, does not take the place of what ordinary runs say. */
    Row then(TargetReport next, RunId nextRun, Instant at, Purpose purpose) {
        if (purpose == Purpose.DRIFT) {
            DriftCheck check = new DriftCheck(at, nextRun, next.drift());
            return new Row(line, run, seen, since, sinceStart, by, Optional.of(check));
        }
        boolean same = sameState(next);
        return new Row(next, nextRun, at, same ? since : at, same && sinceStart, Optional.empty(), drift);
    }

    /** The same target as another daemon saw it. */
    Row heard(TargetReport next, Finding finding) {
        Row after = then(next, finding.run(), finding.looked(), Purpose.RECONCILE);
        return new Row(
                after.line,
                after.run,
                after.seen,
                after.since,
                after.sinceStart,
                Optional.of(finding.daemon()),
                after.drift);
    }

    /** Whether another row is news to somebody who knows this one: its state, reason, pin or drift differ, or something was done. */
    boolean isNews(Row after) {
        return !sameState(after.line)
                || !findings().equals(after.findings())
                || (!after.run.equals(run) && !after.line.steps().isEmpty());
    }

    private List<Drift.Finding> findings() {
        return drift.map(DriftCheck::findings).orElse(List.of());
    }

    private boolean sameState(TargetReport other) {
        return settled(line.state()) == settled(other.state())
                && line.reason()
                        .map(TargetReport.Reason::code)
                        .equals(other.reason().map(TargetReport.Reason::code))
                && line.pin().equals(other.pin());
    }

    /** What was done a moment ago is in sync from then on. */
    private static State settled(State state) {
        return switch (state) {
            case DEPLOYED, APPLIED, ADOPTED -> State.IN_SYNC;
            default -> state;
        };
    }
}
