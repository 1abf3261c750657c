package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.Ending;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.nio.file.Path;
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

    private final Step.ApplyRoot step;
    private final StepContext context;
    private final RecordWriter records;
    private final RescuedStates rescued;
    private final Instant now;
    private SavedPlan plan;

    Applying(
            Step.ApplyRoot step,
            StepContext context,
            SavedPlan plan,
            RecordWriter records,
            RescuedStates rescued,
            Instant now) {
        this.step = step;
        this.context = context;
        this.plan = plan;
        this.records = records;
        this.rescued = rescued;
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
            context.note().accept(Map.of("plan", plan.change().fingerprint().value()));
            Ending ending = plan.prepared().commands().apply(plan.file(), context.stopping(), elapsed -> tell());
            Events events = Events.read(plan.prepared().directory().applyOutput());
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
        return new Outcome.Succeeded(
                State.APPLIED, (step.destroy() ? "destroyed: " : "applied: ") + what, Optional.of(record));
    }

    private Outcome unsuccessful(Ending ending, Events events) {
        Optional<Path> kept = rescued.rescue(plan.prepared().directory());
        String extent = events.started() ? "partial: " + events.extent() + " done; " : "";
        if (kept.isPresent()) {
            String engine = step.root().engine();
            String advice = rescued.blocked(step.target(), step.root().directory(), engine)
                    .map(Failure::advice)
                    .orElse("see \"" + kept.get() + "\"");
            return new Outcome.Failed(
                    ReasonCode.STATE_BLOCKED,
                    extent + "the backend did not take the state, which is kept at \"" + kept.get() + "\"",
                    advice,
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
            return new Outcome.Failed(
                    ReasonCode.TERRAFORM_FAILED,
                    extent + "it was killed, so what it was doing may not be in the state",
                    "look for what it made outside its state; the next run plans again",
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

    private void tell() {
        Events events = Events.read(plan.prepared().directory().applyOutput());
        context.progress().say("Terraform: " + events.extent() + " done");
    }

    private static String counts(Events events) {
        return events.finished()
                .map(counts -> counts.getOrDefault("add", 0) + " added, " + counts.getOrDefault("change", 0)
                        + " changed, " + counts.getOrDefault("remove", 0) + " destroyed")
                .orElse("done");
    }
}
