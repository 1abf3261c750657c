package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.Ending;
import dev.towpath.adapter.process.Supervision;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Intent;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies one saved plan, and nothing but the saved plan.
 *
 * <p>If the state has moved on since, a new plan must mean the same, or nothing is applied.
 */
final class Applying {
    private static final String STALE = "Saved plan is stale";
    private static final int ATTEMPTS_MAX = 3;
    private static final Duration TELL = Duration.ofSeconds(5);

    private final Step.ApplyRoot step;
    private final StepContext context;
    private final RecordWriter records;
    private final Kept kept;
    private final Instant now;
    private SavedPlan plan;
    private Duration toldLeft = Duration.ofDays(1);

    Applying(Step.ApplyRoot step, StepContext context, SavedPlan plan, RecordWriter records, Kept kept, Instant now) {
        this.step = step;
        this.context = context;
        this.plan = plan;
        this.records = records;
        this.kept = kept;
        this.now = now;
    }

    /** Applies it and writes the record, last. */
    Outcome run() {
        if (!plan.change().fingerprint().equals(step.change().fingerprint())) {
            return changed(plan);
        }
        if (stateVanished()) {
            return new Outcome.Refused(
                    ReasonCode.STATE_BLOCKED,
                    "the state is empty, and " + AppliedRecord.resources(step.subject())
                            + " resources were recorded: everything would be made a second time",
                    "check the backend of \"" + step.root().directory() + "\" and bring its state back");
        }
        for (int attempt = 1; plan.changes(); attempt++) {
            context.fence().check();
            if (context.stopping().getAsBoolean()) {
                return new Outcome.Refused(
                        ReasonCode.INTERRUPTED, "the run was stopped before its plan was applied", "run again");
            }
            context.note().accept(Map.of("plan", plan.change().fingerprint().value(), Intent.LOOKED, ""));
            EventLog log = new EventLog(plan.prepared().directory().applyOutput());
            OwnLock lock = new OwnLock(plan.prepared().directory());
            Ending ending = plan.prepared().commands().apply(plan.file(), context.stopping(), look -> {
                tell(log.now(), look);
                lock.learn(log, plan.prepared().commands());
            });
            Events events = log.now();
            if (ending.finishedWith(0)) {
                return recorded(counts(events));
            }
            if (!events.hasError(STALE) || attempt == ATTEMPTS_MAX) {
                return unsuccessful(ending, events);
            }
            SavedPlan again = Planning.plan(plan.prepared(), attempt);
            if (!again.change().fingerprint().equals(step.change().fingerprint())) {
                return changed(again);
            }
            plan = again;
        }
        return recorded("no changes");
    }

    private Outcome changed(SavedPlan again) {
        return new Outcome.Refused(
                ReasonCode.PLAN_CHANGED,
                "the plan was for " + step.change().counts() + ", and now it would be "
                        + again.change().counts() + "; nothing was applied",
                "the next run judges the new plan");
    }

    private boolean stateVanished() {
        return plan.changes()
                && !step.destroy()
                && plan.resourcesBefore().orElse(1) == 0
                && AppliedRecord.resources(step.subject()) > 0;
    }

    private Outcome recorded(String what) {
        context.fence().check();
        DeploymentRecord record = step.destroy()
                ? AppliedRecord.retired(
                        step.grounds(),
                        context.run(),
                        now,
                        step.root().closure(),
                        plan.change().fingerprint())
                : AppliedRecord.applied(
                        step.subject(),
                        step.grounds(),
                        context.run(),
                        now,
                        step.root().closure(),
                        plan.change().fingerprint(),
                        plan.resourcesAfter());
        records.write(step.subject(), record);
        kept.unsaved().clear(step.target());
        return new Outcome.Succeeded(
                State.APPLIED, (step.destroy() ? "destroyed: " : "applied: ") + what, Optional.of(record));
    }

    private Outcome unsuccessful(Ending ending, Events events) {
        Optional<Path> state = kept.rescued().rescue(plan.prepared().directory());
        String extent = events.started() ? "partial: " + events.extent() + " done; " : "";
        if (state.isPresent()) {
            return new Outcome.Failed(
                    ReasonCode.STATE_BLOCKED,
                    extent + "the backend did not take the state, which is kept at \"" + state.get() + "\"",
                    kept.rescued().blocked(step.target()).map(Failure::advice).orElse("see \"" + state.get() + "\""),
                    false);
        }
        if (ending.cause() == Ending.Cause.LEFT_RUNNING) {
            return new Outcome.Interrupted(extent + "process " + ending.pid()
                    + " was interrupted once and is still writing its state; the next run waits for it");
        }
        if (ending.cause() == Ending.Cause.STOPPED) {
            return new Outcome.Interrupted(extent + "it was interrupted once and has saved its state");
        }
        if (ending.killed()) {
            String found = kept.aftermath()
                    .of(
                            plan.prepared().directory(),
                            Optional.of(plan.prepared().commands()),
                            events,
                            context.fence(),
                            true);
            return new Outcome.Failed(
                    ReasonCode.TERRAFORM_FAILED,
                    extent + "it was killed" + found,
                    events.underway().isEmpty()
                            ? "run again"
                            : "look for what was under way, which no state may name, and run again",
                    false);
        }
        List<Diagnostic> errors = events.errors();
        Failure failure = plan.prepared()
                .commands()
                .diagnoses()
                .of("apply", errors, ending, plan.prepared().commands().errorsOf("apply"));
        boolean late = ending.cause() == Ending.Cause.TIMED_OUT;
        return new Outcome.Failed(
                late ? ReasonCode.TIMED_OUT : failure.reason(),
                extent + failure.message(),
                failure.advice(),
                !late && Diagnoses.rootsFault(failure));
    }

    private void tell(Events events, Supervision.Look look) {
        // Where nobody sits at a terminal, each of these is a line in a log.
        boolean soon = look.graceLeft()
                .filter(left -> toldLeft.minus(left).compareTo(TELL) < 0)
                .isPresent();
        if (soon) {
            return;
        }
        look.graceLeft().ifPresent(left -> toldLeft = left);
        context.progress()
                .say(look.graceLeft()
                        .map(left -> "Terraform was interrupted once: " + events.extent() + " done, "
                                + (events.underway().isEmpty()
                                        ? "saving its state"
                                        : events.underway().size() + " still under way")
                                + ", " + left.toSeconds() + " s left")
                        .orElse("Terraform: " + events.extent() + " done"));
    }

    private static String counts(Events events) {
        return events.finished()
                .map(counts -> counts.getOrDefault("add", 0) + " added, " + counts.getOrDefault("change", 0)
                        + " changed, " + counts.getOrDefault("remove", 0) + " destroyed")
                .orElse("done");
    }
}
