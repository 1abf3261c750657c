package dev.towpath.adapter.terraform;

import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.TerraformRoot;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what came of the apply of an earlier run that could not tell.
 *
 * <p>What is not known to be finished stays open: on another machine the apply may go on, and only a plan, which needs the lock of
 * the state, can tell how the root is now. That this was looked into is noted, so that it is not looked into again.
 */
final class Settling {
    private final Preparation preparation;
    private final Leftovers leftovers;
    private final Kept kept;
    private final RecordWriter records;

    Settling(Preparation preparation, Leftovers leftovers, Kept kept, RecordWriter records) {
        this.preparation = preparation;
        this.leftovers = leftovers;
        this.kept = kept;
        this.records = records;
    }

    /** Waits for it, reads what it said, frees its lock if it died with it, and records it if it was finished. */
    Outcome settle(Step.Settle step, StepContext context, Instant now) {
        leftovers.await(step.target(), context.stopping());
        Optional<Failure> blocked = kept.rescued().blocked(step.target());
        if (blocked.isPresent()) {
            return new Outcome.Failed(
                    blocked.get().reason(),
                    blocked.get().message(),
                    blocked.get().advice(),
                    false);
        }
        Optional<DeploymentRecord> written = step.written();
        if (written.isPresent()) {
            leftovers.clear(step.target());
            return new Outcome.Succeeded(
                    State.APPLIED,
                    "the apply of run " + step.intent().run() + " had finished and was recorded",
                    written);
        }
        List<RunDirectory> applied = leftovers.applied(step.target());
        if (applied.isEmpty()) {
            return open(
                    context,
                    "nothing on this machine tells what came of the apply of run "
                            + step.intent().run());
        }
        Events events = Events.read(applied.get(0).applyOutput());
        Optional<Digest> closure = step.intent().digest();
        Optional<Digest> plan = Optional.ofNullable(step.intent().notes().get("plan"))
                .filter(Digest::valid)
                .map(Digest::new);
        boolean finished = events.finished().isPresent() && events.errors().isEmpty();
        if (finished && !madeFor(applied.get(0), closure)) {
            leftovers.clear(step.target());
            return open(
                    context,
                    "what an earlier run applied and finished were other files than those of the intent of run "
                            + step.intent().run());
        }
        if (finished && closure.isPresent() && plan.isPresent()) {
            return recorded(step, context, now, closure.get(), plan.get());
        }
        String found =
                kept.aftermath().of(applied.get(0), commands(step, applied.get(0)), events, context.fence(), false);
        leftovers.clear(step.target());
        return open(
                context,
                "the apply of run " + step.intent().run() + " was cut short, " + events.extent() + " done" + found);
    }

    private static Outcome open(StepContext context, String found) {
        context.note().accept(Map.of(Intent.LOOKED, context.run().toString()));
        return new Outcome.Unfinished(ReasonCode.INTENT_OPEN, found + "; the next plan shows what is left to do");
    }

    /** An intent may have been taken up for newer files since a directory was made: only what it was made for is proven. */
    private static boolean madeFor(RunDirectory directory, Optional<Digest> closure) {
        return directory.rememberedRoot().map(TerraformRoot::closure).equals(closure);
    }

    private Outcome recorded(Step.Settle step, StepContext context, Instant now, Digest closure, Digest plan) {
        context.fence().check();
        DeploymentRecord record = AppliedRecord.found(
                step.subject(), step.grounds(), step.intent().commit(), context.run(), now, closure, plan);
        records.write(step.subject(), record);
        kept.unsaved().clear(step.target());
        leftovers.clear(step.target());
        return new Outcome.Succeeded(
                State.APPLIED,
                "the apply of run " + step.intent().run() + " had gone on and finished",
                Optional.of(record));
    }

    private Optional<TerraformCommands> commands(Step.Settle step, RunDirectory directory) {
        return directory
                .rememberedRoot()
                .flatMap(root -> directory
                        .rememberedEngine()
                        .map(engine -> preparation.commands(
                                step.target(), step.subject().place(), root, engine, directory)));
    }
}
