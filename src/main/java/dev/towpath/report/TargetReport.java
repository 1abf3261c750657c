package dev.towpath.report;

import dev.towpath.approval.Verdict;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import dev.towpath.observed.Drift;
import dev.towpath.plan.Following;
import dev.towpath.plan.GateResult;
import dev.towpath.plan.State;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One target's line.
 *
 * @param pin what git asks for, record what was proven, live what runs, each in the pin's own form; for Terraform roots the
 *     first twelve digits of the closure digest
 * @param since when the record was written
 * @param steps what was done, or would be, one sentence each
 * @param gates every gate that was asked, in order
 * @param drift what departs from the record, the weightiest first, where it was looked for
 * @param promotedFrom the environment in which the pin has to be proven first, if there is one
 * @param following how it stands towards the builds that it follows, if it follows any
 */
public record TargetReport(
        Target target,
        String type,
        State state,
        Optional<String> pin,
        Optional<String> record,
        Optional<String> live,
        Optional<Instant> since,
        Optional<Reason> reason,
        List<String> steps,
        List<GateResult> gates,
        Optional<Verdict> verdict,
        Duration duration,
        Optional<SourceSpan> source,
        List<Drift.Finding> drift,
        Optional<EnvironmentName> promotedFrom,
        Optional<Following> following) {
    public TargetReport {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
        drift = List.copyOf(drift);
    }

    /** A line of a run that did not look deeper, of a target that is first in its pipeline and follows no builds. */
    public TargetReport(
            Target target,
            String type,
            State state,
            Optional<String> pin,
            Optional<String> record,
            Optional<String> live,
            Optional<Instant> since,
            Optional<Reason> reason,
            List<String> steps,
            List<GateResult> gates,
            Optional<Verdict> verdict,
            Duration duration,
            Optional<SourceSpan> source) {
        this(
                target,
                type,
                state,
                pin,
                record,
                live,
                since,
                reason,
                steps,
                gates,
                verdict,
                duration,
                source,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same line of a target that is promoted from another environment. */
    public TargetReport after(EnvironmentName environment) {
        return with(state, reason, steps, drift, Optional.of(environment));
    }

    /** The same line with more sentences about what would be done. */
    public TargetReport adding(List<String> sentences) {
        return with(state, reason, joined(steps, sentences), drift, promotedFrom);
    }

    /** The same line where more was found to depart from the record. */
    public TargetReport departing(List<Drift.Finding> findings) {
        return with(state, reason, steps, joined(drift, findings), promotedFrom);
    }

    /** The same line in another state. */
    public TargetReport as(State now, Reason why) {
        return with(now, Optional.of(why), steps, drift, promotedFrom);
    }

    private TargetReport with(
            State now,
            Optional<Reason> why,
            List<String> sentences,
            List<Drift.Finding> findings,
            Optional<EnvironmentName> environment) {
        return new TargetReport(
                target,
                type,
                now,
                pin,
                record,
                live,
                since,
                why,
                sentences,
                gates,
                verdict,
                duration,
                source,
                findings,
                environment,
                following);
    }

    private static <T> List<T> joined(List<T> first, List<T> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    /** Why a target is in its state: why, who can lift it, and when it could next change. */
    public record Reason(
            ReasonCode code, String message, String advice, List<String> liftedBy, Optional<Instant> notBefore) {
        public Reason {
            liftedBy = List.copyOf(liftedBy);
        }
    }
}
