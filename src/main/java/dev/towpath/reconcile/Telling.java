package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.TargetOutcome;
import dev.towpath.journal.Inventory;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.plan.Hold;
import dev.towpath.plan.Plan;
import dev.towpath.plan.Situation;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.Steps;
import dev.towpath.plan.TargetPlan;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.SourceSpan;
import dev.towpath.report.TargetReport;
import dev.towpath.report.TargetReport.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tells what was planned and what came of it, one line a target. */
final class Telling {
    private Telling() {}

    /** The lines of a run, by target. */
    static List<TargetReport> lines(
            Plan plan,
            Map<Target, TargetOutcome> outcomes,
            DesiredState desired,
            Inventory inventory,
            Map<Target, Intent> abandoned,
            Selection selection) {
        List<TargetReport> lines = new ArrayList<>();
        plan.targets().values().stream()
                .filter(planned -> selection.includes(planned.target()))
                .forEach(planned -> lines.add(line(planned, Optional.ofNullable(outcomes.get(planned.target())))));
        lines.addAll(invalid(desired, selection));
        inventory.orphaned().stream()
                .filter(selection::includes)
                .forEach(target -> lines.add(bare(
                        target,
                        "unknown",
                        State.ORPHANED,
                        orphaned(Optional.ofNullable(abandoned.get(target))),
                        Optional.empty())));
        lines.sort(Comparator.comparing(TargetReport::target));
        return lines;
    }

    private static Reason orphaned(Optional<Intent> begun) {
        String half = begun.map(intent -> ", and what run " + intent.run() + " began there at commit "
                        + intent.commit().abbreviated() + " was not finished")
                .orElse("");
        return reason(
                ReasonCode.ORPHANED,
                "it is no longer in the repository; nothing of it was removed" + half,
                half.isEmpty()
                        ? "bring its folder back with \"retire: true\" in promotion.yaml to have it destroyed"
                        : "bring its folder back to have that settled");
    }

    /** The lines of targets that cannot be used. */
    static List<TargetReport> invalid(DesiredState desired, Selection selection) {
        List<TargetReport> lines = new ArrayList<>();
        desired.invalid().forEach((target, problems) -> {
            if (selection.includes(target)) {
                lines.add(bare(target, "unknown", State.INVALID, reason(problems), first(problems)));
            }
        });
        return lines;
    }

    private static TargetReport line(TargetPlan plan, Optional<TargetOutcome> result) {
        Situation situation = plan.situation();
        Optional<Outcome> outcome = result.map(TargetOutcome::last);
        Optional<DeploymentRecord> written = result.flatMap(TargetOutcome::record);
        Optional<String> recorded = written.map(Telling::version).orElseGet(() -> recorded(situation));
        return new TargetReport(
                plan.target(),
                situation.desired().workload().type(),
                outcome.map(Telling::state).orElse(plan.state()),
                wanted(situation),
                recorded,
                written.isPresent() ? recorded : live(situation),
                written.map(DeploymentRecord::at).or(() -> situation.record().at()),
                outcome.filter(came -> !settledOnly(came))
                        .map(Telling::reason)
                        .orElseGet(() -> plan.hold().map(hold -> reason(plan.state(), hold))),
                Stream.concat(steps(plan, result), plan.notes().stream()).toList(),
                plan.gates(),
                plan.verdict(),
                result.map(TargetOutcome::duration).orElse(Duration.ZERO),
                Optional.of(situation.desired().span()),
                List.of(),
                situation.desired().promotedFrom(),
                situation.following());
    }

    /** What was to be done and what came of it; and before that what was settled, where more could be done then. */
    private static Stream<String> steps(TargetPlan plan, Optional<TargetOutcome> result) {
        Stream<String> settled = result.stream()
                .flatMap(all -> all.outcomes().subList(0, all.outcomes().size() - 1).stream())
                .filter(Outcome.Unfinished.class::isInstance)
                .map(Outcome::message);
        Stream<String> planned = plan.steps().stream().flatMap(Telling::sentences);
        Stream<String> last = result.map(TargetOutcome::last).map(Outcome::message).stream();
        return Stream.of(settled, planned, last).flatMap(words -> words);
    }

    private static Stream<String> sentences(Step step) {
        Stream<String> details =
                step instanceof Step.ApplyRoot apply ? apply.change().summary().stream() : Stream.empty();
        return Stream.concat(Stream.of(Steps.sentence(step)), details);
    }

    /** Whether an intent was closed of which nothing had come, so that the target stands where the plan left it. */
    private static boolean settledOnly(Outcome outcome) {
        return outcome instanceof Outcome.Succeeded success && success.state() == State.HELD;
    }

    private static State state(Outcome outcome) {
        return outcome.fold(
                succeeded -> succeeded.state(),
                unfinished -> State.IN_PROGRESS,
                refused -> State.HELD,
                failed -> State.FAILED,
                interrupted -> State.IN_PROGRESS);
    }

    private static Optional<Reason> reason(Outcome outcome) {
        return outcome.fold(
                succeeded -> Optional.empty(),
                unfinished -> Optional.of(reason(unfinished.reason(), unfinished.message(), "the next run settles it")),
                refused -> Optional.of(reason(refused.reason(), refused.message(), refused.advice())),
                failed -> Optional.of(reason(failed.reason(), failed.message(), failed.advice())),
                interrupted -> Optional.of(reason(ReasonCode.INTERRUPTED, interrupted.message(), "run again")));
    }

    private static Reason reason(ReasonCode code, String message, String advice) {
        return new Reason(code, message, advice, List.of(), Optional.empty());
    }

    /** Who lifts a hold has nothing to do with a failure: there, what lifts it is an act, told as advice. */
    private static Reason reason(State state, Hold hold) {
        boolean failure = state == State.FAILED || state == State.UNKNOWN;
        return failure && hold.advice().isEmpty()
                ? new Reason(
                        hold.code(), hold.message(), String.join("; ", hold.liftedBy()), List.of(), hold.notBefore())
                : new Reason(hold.code(), hold.message(), hold.advice(), hold.liftedBy(), hold.notBefore());
    }

    private static Reason reason(Problems problems) {
        return problems.list().stream()
                .findFirst()
                .map(problem -> reason(ReasonCode.INVALID, problem.message(), problem.advice()))
                .orElseGet(() -> reason(ReasonCode.INVALID, "its configuration cannot be used", ""));
    }

    private static Optional<SourceSpan> first(Problems problems) {
        return problems.list().stream()
                .map(Problem::span)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static TargetReport bare(
            Target target, String type, State state, Reason reason, Optional<SourceSpan> source) {
        return new TargetReport(
                target,
                type,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason),
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                source);
    }

    private static Optional<String> wanted(Situation situation) {
        boolean infrastructure =
                situation.desired().workload().recordedVersionParameter().isEmpty();
        return infrastructure
                ? Optional.of(situation.desired().root().closure().abbreviated())
                : situation.pin().map(Pin::value);
    }

    private static Optional<String> recorded(Situation situation) {
        return situation.desired().workload().recordedVersionParameter().isEmpty()
                ? situation.record().closure().map(Digest::abbreviated)
                : situation.record().pin().map(Pin::value);
    }

    private static Optional<String> version(DeploymentRecord record) {
        return record.artifact().map(Pin::value).or(() -> record.closure().map(Digest::abbreviated));
    }

    private static Optional<String> live(Situation situation) {
        Function<Live.Different, Optional<String>> different =
                live -> live.pin().map(Pin::value).or(() -> live.digest().map(Digest::abbreviated));
        if (situation.desired().workload().recordedVersionParameter().isEmpty()) {
            return recorded(situation);
        }
        return situation
                .observation()
                .live()
                .fold(
                        nothing -> Optional.empty(),
                        same -> recorded(situation),
                        different,
                        unreadable -> Optional.empty());
    }
}
